"""What a call was worth: grade, tags and fields by a script's rules, on calls old and new."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition, Evidence, Field, Grade, Graded, Scalar
from ringright.domain.script import FieldRule, GradeRule, Rules
from ringright.outcome.rule import met, number

BROKEN_OFF: Final = (Disposition.HUNG_UP, Disposition.LOST, Disposition.FAILED)
"""No ending grades these calls."""

TALKED: Final = (
    *BROKEN_OFF, Disposition.COMPLETED, Disposition.OPTED_OUT, Disposition.WRONG_NUMBER,
    Disposition.CALLBACK_REQUESTED, Disposition.NO_SPEECH, Disposition.NOT_UNDERSTOOD,
)  # fmt: skip
"""A person may have been on the line; no rule is asked about the others."""


def graded(rules: Rules, call: Evidence) -> Graded:
    """Grade, tags and fields of a call; a refusal of further calls is a D whatever rules say."""
    grade, because, number_ = _grade(rules, call)
    if not _conversed(call):
        return Graded(grade, because, number_)
    own = rules.grades[number_ - 1].tag if number_ else ""
    return Graded(grade, because, number_, tuple(_tags(rules, call, own)), _fields(rules, call))


def _conversed(call: Evidence) -> bool:
    return bool(call.marks) and call.disposition in TALKED


def refusal(marks: tuple[Mark, ...]) -> Mark | None:
    """Where the person asked never to be called again."""
    return next((mark for mark in marks if mark.intent in ("opt_out", "opted_out")), None)


def ending(marks: tuple[Mark, ...]) -> Mark | None:
    """The ending the script came to last."""
    return next((mark for mark in reversed(marks) if mark.kind == "ending"), None)


def _grade(rules: Rules, call: Evidence) -> tuple[Grade, str, int]:
    refused = refusal(call.marks)
    if refused or call.refused or call.disposition is Disposition.OPTED_OUT:
        return Grade.D, refused.words if refused else "", 0
    end = ending(call.marks)
    if end is not None and end.disposition == call.disposition:
        own = rules.endings.get(end.intent) or Grade(end.grade)
        return _first(rules, call, lambda rule: rule.overrule) or (own, end.words, 0)
    if call.disposition not in BROKEN_OFF:
        return Grade.D, "", 0
    return _first(rules, call, lambda _: True) or _unruled(call)


def _first(
    rules: Rules, call: Evidence, asked: Callable[[GradeRule], bool]
) -> tuple[Grade, str, int] | None:
    if not _conversed(call):
        return None
    for place, rule in enumerate(rules.grades, 1):
        words = met(rule.when, call, rules.questions) if asked(rule) else None
        if words is not None:
            return rule.grade, words, place
    return None


def _unruled(call: Evidence) -> tuple[Grade, str, int]:
    spoken = [mark for mark in call.marks if mark.kind in ("heard", "key")]
    return (Grade.C, spoken[-1].words, 0) if spoken else (Grade.D, "", 0)


def _tags(rules: Rules, call: Evidence, own: str) -> Iterator[str]:
    """The tag of the rule that graded, and all that fit, each once."""
    seen = {""}
    fitting = (rule.tag for rule in rules.tags if met(rule.when, call, rules.questions) is not None)
    for tag in (own, *fitting):
        if tag not in seen:
            seen.add(tag)
            yield tag


def _fields(rules: Rules, call: Evidence) -> Mapping[str, Field]:
    found = ((rule, _value(rule, call, rules)) for rule in rules.fields)
    return {
        rule.name: Field(rule.label, rule.type, _typed(rule.type, value))
        for rule, value in found
        if value
    }


def _value(rule: FieldRule, call: Evidence, rules: Rules) -> str:
    if rule.slot:
        return call.slots.get(rule.slot, "")
    return rule.value if met(rule.when, call, rules.questions) is not None else ""


def _typed(kind: str, text: str) -> Scalar:
    """`text` as its type; what does not read as that type stays as it was said."""
    if kind == "yes_no" and text in ("yes", "no"):
        return text == "yes"
    figure = number(text) if kind == "number" else None
    if figure is None:
        return text
    return int(figure) if figure.is_integer() else figure
