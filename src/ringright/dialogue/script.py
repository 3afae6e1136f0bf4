"""A loaded script (话术): steps, intents, answers, endings. `flow.load` makes one from YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Final

from ringright.dialogue.branch import Check
from ringright.dialogue.intents import Matcher, tongue
from ringright.dialogue.slots import Slot
from ringright.dialogue.webhook import Webhook
from ringright.domain.consent import Purpose
from ringright.domain.outcome import Disposition, Grade
from ringright.domain.script import Rules
from ringright.domain.speech import Recording

FORMAT: Final = "ringright/script@1"
CALLBACK: Final = Slot("callback_at", "moment", time(8), time(21), 30)
"""When to call back; hours as telephone rules allow them."""


@dataclass(frozen=True)
class Reply:
    """What an intent leads to: say something, note slots, then go on, end, or ask again."""

    say: str = ""
    goto: str = ""
    end: str = ""
    set: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One slot of a collecting step with its question; `again` is a shorter one for re-asking.

    `keys` are telephone keys that stand for an option.
    """

    slot: Slot
    ask: str
    again: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One case of a branch: where all `checks` hold, `way` is taken."""

    checks: tuple[Check, ...]
    way: Reply


@dataclass(frozen=True)
class Step:
    """One moment of the conversation.

    A step asks (`expect`), collects slots (`collect`, then `confirm`), branches without a word
    (`branch`, else `otherwise`), asks a webhook (`fetch`, else `otherwise`), or just speaks and
    goes on (`goto`, `end`). `again` is the short
    question for re-asking; `patience_s` is in seconds. `silence` and `unclear` are what follows
    when silence stays, or nothing is understood; None is the house's way.
    """

    name: str
    say: str = ""
    again: str = ""
    expect: Mapping[str, Reply] = field(default_factory=dict)
    collect: tuple[Asked, ...] = ()
    confirm: str = ""
    goto: str = ""
    end: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    patience_s: float = 5.0
    interruptible: bool = True
    max_tries: int = 2
    branch: tuple[Case, ...] = ()
    otherwise: Reply | None = None
    silence: Reply | None = None
    unclear: Reply | None = None
    fetch: str = ""

    @property
    def asks(self) -> bool:
        """Whether the step waits for an answer."""
        return bool(self.expect or self.collect)


@dataclass(frozen=True)
class Ending:
    """A way to end: last words, disposition, grade."""

    name: str
    say: str
    disposition: Disposition
    grade: Grade


@dataclass(frozen=True)
class Entry:
    """Where calls that come in begin, and what for ("" is the script's own reason)."""

    start: str
    reason: str = ""


@dataclass(frozen=True)
class Script:
    """A whole script; `variables` maps a contact's columns to text, date, time or number.

    `examples` are sentences that show an intent by what they mean, not by how they sound.
    `knowledge` names files that answer questions, relative to the script's own.
    `recordings` are sound files by the words of the fixed piece that each says.
    A text with several wordings is a `wordings.Wordings`, which reads as the first of them.
    `inbound` is where calls that come in begin, if elsewhere than at `start`.
    `version` is the SHA-256 of the text it was read from.
    """

    id: str
    language: str
    organisation: str
    purpose: Purpose
    reason: str
    voice: str
    number_source: str
    start: str
    steps: Mapping[str, Step]
    endings: Mapping[str, Ending]
    matcher: Matcher = field(repr=False, compare=False)
    answers: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    knowledge: tuple[str, ...] = ()
    recordings: Mapping[str, Recording] = field(default_factory=dict)
    inbound: Entry | None = None
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    version: str = field(default="", compare=False)

    def line(self, name: str) -> str:
        """A fixed sentence: the script's own wording where it may have one, else the house's."""
        return self.lines.get(name) or str(tongue(self.language).LINES[name])

    def ending(self, name: str) -> Ending:
        """An ending of the script, or a built-in one."""
        if name in self.endings and name != "opted_out":
            return self.endings[name]
        line, disposition, grade = BUILT_IN[name]
        return Ending(name, self.line(line), disposition, grade)


BUILT_IN: Final[Mapping[str, tuple[str, Disposition, Grade]]] = {
    "opted_out": ("opt_out", Disposition.OPTED_OUT, Grade.D),
    "wrong_number": ("wrong_number", Disposition.WRONG_NUMBER, Grade.D),
    "callback": ("callback", Disposition.CALLBACK_REQUESTED, Grade.C),
    "later": ("later", Disposition.CALLBACK_REQUESTED, Grade.C),
    "human": ("human", Disposition.CALLBACK_REQUESTED, Grade.C),
    "complaint": ("complaint", Disposition.CALLBACK_REQUESTED, Grade.C),
    "child": ("child", Disposition.CALLBACK_REQUESTED, Grade.C),
    "distress": ("distress", Disposition.CALLBACK_REQUESTED, Grade.C),
    "no_speech": ("no_speech", Disposition.NO_SPEECH, Grade.D),
    "not_understood": ("not_understood", Disposition.NOT_UNDERSTOOD, Grade.C),
    "fault": ("fault", Disposition.FAILED, Grade.D),
}
"""Endings every script has: their line, disposition and grade."""

REWORDABLE: Final = (
    "wrong_number", "when", "callback", "later", "human", "complaint", "unknown", "unclear",
    "unheard", "no_speech", "not_understood", "moment", "fault", "hour", "day",
    "range",
)  # fmt: skip
"""Lines a script may word itself; disclosure, identity and refusal are not among them."""
