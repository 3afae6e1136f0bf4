"""A graded call as plain JSON and back: what the ledger keeps, so that it can be graded again."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Final

from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition, Evidence, Field, Grade, Graded, Outcome

_BLANK: Final = Mark("", "", "")
_NAMES: Final = tuple(member.name for member in fields(Mark))


def of_outcome(outcome: Outcome, script: str) -> dict[str, object]:
    """How a call ended and what it was worth, with all that its grade rests on."""
    told = {
        "disposition": str(outcome.disposition),
        "slots": dict(outcome.slots),
        "script": script,
        **of_graded(outcome.graded),
    }
    return told | ({"evidence": _of_evidence(outcome.evidence)} if outcome.evidence else {})


def of_graded(worth: Graded) -> dict[str, object]:
    """Grade, reason, rule, tags and fields."""
    return {
        "grade": str(worth.grade),
        "because": worth.because,
        "rule": worth.rule,
        "tags": list(worth.tags),
        "fields": of_fields(worth.fields),
    }


def of_fields(found: Mapping[str, Field]) -> dict[str, object]:
    """A script's own fields, by name."""
    return {name: asdict(item) for name, item in found.items()}


def _of_evidence(call: Evidence) -> dict[str, object]:
    return {
        "marks": [_of_mark(mark) for mark in call.marks],
        "spoke_s": call.spoke_s,
        "turns": call.turns,
        "interrupted": call.interrupted,
        "refused": call.refused,
    }


def _of_mark(mark: Mark) -> dict[str, object]:
    """A mark without what it leaves at its default."""
    plain = {name: (getattr(mark, name), getattr(_BLANK, name)) for name in _NAMES}
    return {name: value for name, (value, blank) in plain.items() if value != blank}


def to_fields(data: object) -> dict[str, Field]:
    """The fields as they were kept."""
    found = data if isinstance(data, dict) else {}
    return {name: Field(it["label"], it["type"], it["value"]) for name, it in found.items()}


def to_graded(data: Mapping[str, object]) -> Graded:
    """What a call was worth, as it was kept."""
    rule, tags = data.get("rule"), data.get("tags")
    return Graded(
        Grade(str(data["grade"])),
        str(data.get("because", "")),
        rule if isinstance(rule, int) else 0,
        tuple(map(str, tags)) if isinstance(tags, list) else (),
        to_fields(data.get("fields")),
    )


def to_evidence(data: Mapping[str, object]) -> Evidence | None:
    """What the grade of an ended call rested on, None where that was not kept."""
    kept, slots = data.get("evidence"), data.get("slots")
    if not isinstance(kept, dict):
        return None
    return Evidence(
        Disposition(str(data["disposition"])),
        tuple(_to_mark(mark) for mark in kept["marks"]),
        dict(slots) if isinstance(slots, dict) else {},
        float(kept["spoke_s"]),
        int(kept["turns"]),
        int(kept["interrupted"]),
        bool(kept["refused"]),
    )


def _to_mark(kept: Mapping[str, object]) -> Mark:
    texts = {name: str(kept.get(name, getattr(_BLANK, name))) for name in _NAMES if name != "score"}
    score = kept.get("score", 0.0)
    return Mark(**texts, score=float(score) if isinstance(score, int | float) else 0.0)
