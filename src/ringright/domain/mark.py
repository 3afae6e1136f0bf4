"""What the dialogue understood, moment by moment; grading and the console read these facts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """One decision about something the person did, or where it led.

    `kind` is heard, question (asked, but not answerable), unclear, silence, backchannel, key, step
    (the script came to `step`) or ending; `intent` is a global intent, a name of the script, or
    "none" (for an ending: its name); `words` are the person's own; `score` runs from 0 to 1; `how`
    is exact, fuzzy, pattern, slot, key or none; `because` names the phrase that matched.
    `disposition` and `grade` are set on endings alone.
    """

    kind: str
    intent: str
    step: str
    words: str = ""
    score: float = 0.0
    how: str = "none"
    because: str = ""
    disposition: str = ""
    grade: str = ""
