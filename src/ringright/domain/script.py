"""What a script shares with grading and the console: fixed intent names, rules for grades."""

from dataclasses import dataclass
from typing import Final

from ringright.domain.outcome import Grade

GLOBAL_INTENTS: Final = (
    "yes", "no", "repeat", "slower", "who_are_you", "number_source", "are_you_robot",
    "busy", "callback", "wrong_number", "human", "complaint", "opt_out",
)  # fmt: skip
"""Names that mean the same in every script, event and JSON."""


@dataclass(frozen=True)
class GradeRule:
    """A call that broke off without an ending gets `grade` if any of these intents was heard."""

    grade: Grade
    heard: tuple[str, ...]
