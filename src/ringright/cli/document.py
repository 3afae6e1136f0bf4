"""The JSON of a run: the stable document that `--json` prints (docs/results.md)."""

from collections.abc import Mapping
from pathlib import Path

from ringright.domain.outcome import Field, Graded
from ringright.domain.result import PersonResult, RunResult


def run_document(result: RunResult, report: Path) -> dict[str, object]:
    """The whole run."""
    return {
        "title": result.title,
        "language": result.language,
        "people": [_person(person, Path(result.folder)) for person in result.people],
        "ledger": {
            "entries": result.ledger_entries,
            "ok": result.ledger_ok,
            "fault": result.ledger_fault,
        },
        "permits": {"issued": result.permits_issued, "burned": result.permits_burned},
        "wall_s": result.wall_s,
        "lines": result.lines,
        "folder": result.folder,
        "report": str(report),
    }


def _person(person: PersonResult, folder: Path) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "number": person.number,
        "called": person.called,
        "refusals": [reason.code for reason in person.refusals],
        "reasons": [
            {"code": reason.code, "detail": reason.detail, "source": reason.source}
            for reason in person.refusals
        ],
        "disposition": person.disposition or None,
        "grade": person.grade or None,
        "because": person.because,
        "rule": person.rule or None,
        "tags": list(person.tags),
        "fields": _fields(person.fields),
        "slots": dict(person.slots),
        "suppressed": person.suppressed,
        "sip_status": person.sip_status or None,
        "transcript": [
            {
                "who": str(turn.who),
                "text": turn.text,
                "start_s": round(turn.start_s, 2),
                "end_s": round(turn.end_s, 2),
                "interrupted": turn.interrupted,
            }
            for turn in person.transcript
        ],
        "version": person.version or None,
        "turn_gaps_ms": list(person.turn_gaps_ms),
        "recording": str((folder / person.recording).resolve()) if person.recording else None,
    }


def graded_document(worth: Graded) -> dict[str, object]:
    """What a call was worth."""
    return {
        "grade": str(worth.grade),
        "because": worth.because,
        "rule": worth.rule or None,
        "tags": list(worth.tags),
        "fields": _fields(worth.fields),
    }


def _fields(fields: Mapping[str, Field]) -> dict[str, object]:
    return {
        name: {"label": field.label, "type": field.type, "value": field.value}
        for name, field in fields.items()
    }
