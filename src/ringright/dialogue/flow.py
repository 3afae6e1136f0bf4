"""From a script file to a script: `load` accepts it whole or lists everything that is wrong."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time

from ringright.dialogue import flows, grades, lint, recorded, shape
from ringright.dialogue.branch import Check
from ringright.dialogue.intents import Matcher
from ringright.dialogue.knowledge import files
from ringright.dialogue.moves import Callee
from ringright.dialogue.paths import items
from ringright.dialogue.script import Asked, Case, Ending, Entry, Reply, Script, Step
from ringright.dialogue.slots import Slot
from ringright.dialogue.source import Plain, Problem, parse
from ringright.dialogue.speech import voiced
from ringright.dialogue.webhook import WITHIN_S, Webhook
from ringright.dialogue.wordings import spoken
from ringright.domain.consent import Purpose
from ringright.domain.outcome import Disposition, Grade
from ringright.domain.speech import Recording
from ringright.errors import InputError


class ScriptError(InputError):
    """The script cannot be used."""

    code = "bad_script"

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        """`problems` are all faults of the file called `name`, in its order."""
        self.problems = problems
        lines = (f"{name}:{fault.line}:{fault.column}: {fault.text}" for fault in problems)
        super().__init__(
            "\n" + "\n".join(lines), remedy="docs/formats/script.md explains every field"
        )


def load(
    text: str,
    name: str = "script.yaml",
    *,
    exists: Callable[[str], bool] = lambda _: True,
    unfit: Callable[[str], str] = lambda _: "",
) -> Script:
    """The script in `text` (YAML, `ringright/script@1`); `name` stands before each complaint.

    `exists` tells of a file of the knowledge base whether it is there; without it all are.
    `unfit` tells why a recording cannot be played, "" if it can; without it all can.
    """
    source = parse(text)
    if not source.problems or source.data is not None:
        shape.check(source)
        source = flows.expand(source)
        lint.check(source)
        files.check(source, exists)
        recorded.files(source, unfit)
    script = None if source.problems else _script(_block(source.data))
    if script:
        recorded.texts(source, script)
    if source.problems or not script:
        raise ScriptError(name, tuple(sorted(set(source.problems))))
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    sounds = {words: Recording(file) for _, words, file in recorded.entries(source)}
    return replace(script, recordings=sounds, version=version)


def missing(
    script: Script, variables: Mapping[str, str], today: date | None = None
) -> tuple[str, ...]:
    """Columns this contact lacks, or whose value cannot be spoken as its type."""
    callee = Callee("", variables, "", today or date(2026, 1, 1))
    return tuple(
        column
        for column, kind in script.variables.items()
        if not voiced(kind, variables.get(column, ""), callee, script.language)
    )


def _block(value: Plain) -> Mapping[str, Plain]:
    return value if isinstance(value, dict) else {}


def _word(block: Mapping[str, Plain], key: str, default: str = "") -> str:
    value = block.get(key, default)
    return value.strip() if isinstance(value, str) else default


def _say(block: Mapping[str, Plain], key: str) -> str:
    return spoken(block.get(key))


def _texts(value: Plain) -> dict[str, str]:
    return {key: text for key, text in _block(value).items() if isinstance(text, str)}


def _list(value: Plain) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _number(block: Mapping[str, Plain], key: str, default: float) -> float:
    value = block.get(key, default)
    return float(value) if isinstance(value, int | float) else default


def _script(data: Mapping[str, Plain]) -> Script:
    language = _word(data, "language")
    asked = {**_block(data.get("intents")), **_block(data.get("answers"))}
    phrases = {name: _list(_block(block).get("phrases")) for name, block in asked.items()}
    patterns = {name: _list(_block(block).get("patterns")) for name, block in asked.items()}
    endings = {n: _ending(n, _block(block)) for n, block in _block(data.get("endings")).items()}
    return Script(
        id=_word(data, "id"),
        language=language,
        organisation=_word(data, "organisation"),
        purpose=Purpose(_word(data, "purpose")),
        reason=_word(data, "reason").rstrip("。."),
        voice=_word(data, "voice"),
        number_source=_word(data, "number_source").rstrip("。."),
        start=_word(data, "start"),
        steps={
            name: _step(name, _block(block)) for name, block in _block(data.get("steps")).items()
        },
        endings=endings,
        matcher=Matcher(
            language, phrases, {name: found for name, found in patterns.items() if found}
        ),
        answers={n: _say(_block(block), "say") for n, block in _block(data.get("answers")).items()},
        variables=_texts(data.get("variables")),
        lines={name: spoken(text) for name, text in _block(data.get("lines")).items()},
        rules=grades.rules(data, {name: ending.grade for name, ending in endings.items()}),
        examples={
            name: found for name in asked if (found := _list(_block(asked[name]).get("examples")))
        },
        knowledge=_list(data.get("knowledge")),
        inbound=_entry(_block(data.get("inbound"))),
        webhooks={
            n: _webhook(n, _block(block)) for n, block in _block(data.get("webhooks")).items()
        },
    )


def _entry(block: Mapping[str, Plain]) -> Entry | None:
    reason = _word(block, "reason").rstrip("。.")
    return Entry(_word(block, "start"), reason) if block else None


def _webhook(name: str, block: Mapping[str, Plain]) -> Webhook:
    return Webhook(
        name,
        _word(block, "url"),
        _texts(block.get("gives")),
        _list(block.get("send")),
        _number(block, "within_s", WITHIN_S),
    )


def _step(name: str, block: Mapping[str, Plain]) -> Step:
    return Step(
        name=name,
        say=_say(block, "say"),
        again=_say(block, "again"),
        expect={intent: _reply(_block(r)) for intent, r in _block(block.get("expect")).items()},
        collect=tuple(
            _asked(n, _block(asked)) for n, asked in _block(block.get("collect")).items()
        ),
        confirm=_say(block, "confirm"),
        goto=_word(block, "goto"),
        end=_word(block, "end"),
        keys=_texts(block.get("keys")),
        patience_s=_number(block, "patience_s", 5.0),
        interruptible=block.get("interruptible", True) is True,
        max_tries=int(_number(block, "max_tries", 2)),
        branch=tuple(_case(_block(case)) for case in items(block.get("branch"))),
        otherwise=_way(block, "else"),
        silence=_way(block, "silence"),
        unclear=_way(block, "unclear"),
        fetch=_word(block, "fetch"),
    )


def _reply(block: Mapping[str, Plain]) -> Reply:
    return Reply(
        _say(block, "say"), _word(block, "goto"), _word(block, "end"), _texts(block.get("set"))
    )


def _way(block: Mapping[str, Plain], key: str) -> Reply | None:
    return _reply(_block(block[key])) if key in block else None


def _case(block: Mapping[str, Plain]) -> Case:
    checks = (_check(name, value) for name, value in _block(block.get("when")).items())
    return Case(tuple(checks), _reply(block))


def _check(name: str, value: Plain) -> Check:
    """A value or a list of values alone stands for `is` or `in`."""
    if not isinstance(value, dict):
        return Check(name, _values(value))
    known = value.get("known")
    return Check(
        name,
        (*_values(value.get("is")), *_values(value.get("in"))),
        _values(value.get("is_not")),
        "".join(_values(value.get("at_least"))),
        "".join(_values(value.get("at_most"))),
        known if isinstance(known, bool) else None,
    )


def _values(value: Plain) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(str(item) for item in found if item is not None)


def _asked(name: str, block: Mapping[str, Plain]) -> Asked:
    slot = Slot(
        name,
        _word(block, "type"),
        time.fromisoformat(_word(block, "from", "08:00")),
        time.fromisoformat(_word(block, "to", "18:00")),
        int(_number(block, "days", 30)),
        tuple((name, _list(phrases)) for name, phrases in _block(block.get("options")).items()),
    )
    return Asked(slot, _say(block, "ask"), _say(block, "again"), _texts(block.get("keys")))


def _ending(name: str, block: Mapping[str, Plain]) -> Ending:
    return Ending(
        name,
        _say(block, "say"),
        Disposition(_word(block, "disposition")),
        Grade(_word(block, "grade")),
    )
