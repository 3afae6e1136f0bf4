"""Moments of calls that a script should have answered better: what it is improved from."""

from dataclasses import dataclass
from enum import StrEnum

from ringright.domain.mark import Mark


class Why(StrEnum):
    """What was wrong with a moment; where several things were, the first of these."""

    UNKNOWN = "unknown"  # a question that the script has no answer to
    UNCLEAR = "unclear"  # there was sound, and no words were made of it
    NONE = "none"  # words that no phrase explains
    HUNG_UP = "hung_up"  # they hung up on our answer
    UNSURE = "unsure"  # a phrase explains the words, barely
    ASKED_AGAIN = "asked_again"  # the second time that the same was asked again


@dataclass(frozen=True)
class Noted:
    """A mark with where its words lie in the recording, in seconds; equal if nothing was heard.

    `filled` says that a slot was read from the words: they were understood, whatever the intent.
    """

    mark: Mark
    start_s: float = 0.0
    end_s: float = 0.0
    filled: bool = False


@dataclass(frozen=True)
class Moment:
    """A badly answered moment: the `number`-th thing they did in `call`, `at_ms` into it.

    `start_ms` to `end_ms` is its clip of `recording` (a path inside the data folder, or ""); both
    are 0 where nothing was heard. `version` is the SHA-256 of the text of `script`. `intent`,
    `how`, `score` and `because` are what was decided, as in `Mark`; `settled` says what a person
    made of it: "", "dismissed", or the version that answers it.
    """

    call: str
    number: int
    at_ms: int
    step: str
    words: str
    why: Why
    intent: str = "none"
    how: str = "none"
    score: float = 0.0
    because: str = ""
    start_ms: int = 0
    end_ms: int = 0
    script: str = ""
    version: str = ""
    recording: str = ""
    settled: str = ""
