"""From a script file to a script: `load` accepts it whole or lists everything that is wrong."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from ringright.dialogue import lint, shape
from ringright.dialogue.intents import Matcher
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Asked, Ending, Reply, Script, Step
from ringright.dialogue.slots import Slot
from ringright.dialogue.source import Plain, Problem, parse
from ringright.dialogue.speech import voiced
from ringright.domain.consent import Purpose
from ringright.domain.outcome import Disposition, Grade
from ringright.domain.script import GradeRule
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


def load(text: str, name: str = "script.yaml") -> Script:
    """The script in `text` (YAML, `ringright/script@1`); `name` stands before each complaint."""
    source = parse(text)
    if not source.problems or source.data is not None:
        shape.check(source)
        lint.check(source)
    if source.problems:
        raise ScriptError(name, tuple(sorted(set(source.problems))))
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(_script(_block(source.data)), version=version)


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
        endings={n: _ending(n, _block(block)) for n, block in _block(data.get("endings")).items()},
        matcher=Matcher(
            language, phrases, {name: found for name, found in patterns.items() if found}
        ),
        answers={
            n: _word(_block(block), "say") for n, block in _block(data.get("answers")).items()
        },
        variables=_texts(data.get("variables")),
        lines=_texts(data.get("lines")),
        grades=_grades(data.get("grades")),
    )


def _grades(value: Plain) -> tuple[GradeRule, ...]:
    rules = [_block(item) for item in value] if isinstance(value, list) else []
    return tuple(GradeRule(Grade(_word(rule, "grade")), _list(rule.get("heard"))) for rule in rules)


def _step(name: str, block: Mapping[str, Plain]) -> Step:
    return Step(
        name=name,
        say=_word(block, "say"),
        again=_word(block, "again"),
        expect={intent: _reply(_block(r)) for intent, r in _block(block.get("expect")).items()},
        collect=tuple(
            _asked(n, _block(asked)) for n, asked in _block(block.get("collect")).items()
        ),
        confirm=_word(block, "confirm"),
        goto=_word(block, "goto"),
        end=_word(block, "end"),
        keys=_texts(block.get("keys")),
        patience_s=_number(block, "patience_s", 5.0),
        interruptible=block.get("interruptible", True) is True,
        max_tries=int(_number(block, "max_tries", 2)),
    )


def _reply(block: Mapping[str, Plain]) -> Reply:
    return Reply(
        _word(block, "say"), _word(block, "goto"), _word(block, "end"), _texts(block.get("set"))
    )


def _asked(name: str, block: Mapping[str, Plain]) -> Asked:
    slot = Slot(
        name,
        _word(block, "type"),
        time.fromisoformat(_word(block, "from", "08:00")),
        time.fromisoformat(_word(block, "to", "18:00")),
        int(_number(block, "days", 30)),
    )
    return Asked(slot, _word(block, "ask"), _word(block, "again"))


def _ending(name: str, block: Mapping[str, Plain]) -> Ending:
    return Ending(
        name,
        _word(block, "say"),
        Disposition(_word(block, "disposition")),
        Grade(_word(block, "grade")),
    )
