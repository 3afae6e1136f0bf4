"""What a call needs that outlives it, who watches it, and what it leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ringright.domain.call import Release, Turn
from ringright.domain.mark import Mark
from ringright.domain.moment import Noted
from ringright.ears.answer import step
from ringright.line.metronome import Metronome
from ringright.line.quality import Quality
from ringright.records.kinds import Kind
from ringright.talk import floor
from ringright.talk.errand import Webhooks
from ringright.talk.hear import Senses
from ringright.talk.hunches import Guessing
from ringright.talk.patience import Limits
from ringright.talk.prompter import Prompter


class Recorder(Protocol):
    """Keeps both sides."""

    def write(self, left: bytes, right: bytes) -> None:
        """Append 20 ms of ours and theirs."""
        ...


class Witness(Protocol):
    """Whoever must know what happens while it happens."""

    def fact(self, kind: Kind, data: Mapping[str, object]) -> None:
        """Write one fact of this call to the ledger."""
        ...

    def suppress(self, words: str) -> None:
        """The person asked never to be called again: make it true now, everywhere."""
        ...

    def show(self, state: str, who: str = "", text: str = "") -> None:
        """Show on the live board what goes on."""
        ...

    def record(self) -> Recorder:
        """Open the recording; called once, at the first audio."""
        ...


@dataclass(frozen=True)
class Booth:
    """Everything a call needs that outlives it."""

    senses: Senses
    prompter: Prompter
    metronome: Metronome
    policy: floor.Policy = field(default_factory=floor.Policy)
    limits: Limits = field(default_factory=Limits)
    answer: step.Policy = field(default_factory=step.Policy)
    guessing: Guessing | None = None
    webhooks: Webhooks | None = None


@dataclass
class Record:
    """What a call left behind, for judging and keeping; `fault` names our part that failed.

    `announcement` and `machine` are what the ears found, as `outcome` names them.
    """

    release: Release = field(default_factory=lambda: Release(0))
    turns: list[Turn] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    slots: dict[str, str] = field(default_factory=dict)
    quality: Quality | None = None
    announcement: str = ""
    machine: str = ""
    cancelled: bool = False
    suppressed: bool = False
    fault: str = ""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What the dialogue noted, in order."""
        return tuple(noted.mark for noted in self.noted)
