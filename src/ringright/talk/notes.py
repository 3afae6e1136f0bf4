"""What is written down while a call lives: turns, facts, slots and marks."""

from dataclasses import replace
from typing import Final

from ringright.dialogue.moves import Fill, Suppress
from ringright.domain.call import Hearing, Turn, Who
from ringright.domain.mark import Mark
from ringright.domain.moment import Noted
from ringright.records.kinds import Kind
from ringright.talk.booth import Record, Witness

_SAID: Final = ("heard", "key")


class Notes:
    """Keeps the record and tells the witness."""

    def __init__(self, witness: Witness) -> None:
        self.witness = witness
        self.record = Record()
        self._heard: list[Hearing] = []

    def fact(self, kind: Kind, **data: object) -> None:
        """One fact for the ledger."""
        self.witness.fact(kind, data)

    def turn(self, turn: Turn) -> None:
        """Something was said."""
        self.record.turns.append(turn)
        if turn.who is Who.PERSON:
            self.witness.show("talking", turn.who, turn.text)
        kind = Kind.ROBOT_SAID if turn.who is Who.ROBOT else Kind.PERSON_SAID
        self.fact(kind, text=turn.text, start_s=round(turn.start_s, 2), cut=turn.interrupted)

    def person(self, hearing: Hearing) -> None:
        """The far end said something, if there were words."""
        self._heard.append(hearing)
        if hearing.text:
            self.turn(Turn(Who.PERSON, hearing.text, hearing.start_s, hearing.end_s))

    def saying(self, text: str) -> None:
        """We begin to say something."""
        self.witness.show("talking", Who.ROBOT, text)

    def note(self, action: Suppress | Fill | Mark) -> None:
        """The dialogue did something that nobody hears."""
        match action:
            case Suppress(words):
                self.suppress(words)
            case Fill():
                self.fill(action)
            case Mark():
                self.mark(action)

    def suppress(self, words: str) -> None:
        """They want no more calls."""
        self.record.suppressed = True
        self.witness.suppress(words)

    def fill(self, fill: Fill) -> None:
        """A slot got its value."""
        self.record.slots[fill.slot] = fill.value
        noted = self.record.noted
        last = next((at for at in reversed(range(len(noted))) if noted[at].mark.kind in _SAID), -1)
        if last >= 0:
            noted[last] = replace(noted[last], filled=True)
        self.fact(Kind.SLOT_FILLED, slot=fill.slot, value=fill.value)

    def mark(self, mark: Mark) -> None:
        """The dialogue noted something."""
        said = self._said(mark)
        last = self.record.turns[-1].end_s if self.record.turns else 0.0
        span = (said.start_s, said.end_s) if said else (last, last)
        self.record.noted.append(Noted(mark, *span))

    def _said(self, mark: Mark) -> Hearing | None:
        """The last stretch that a mark about spoken words, or about none, can be about."""
        if mark.kind not in ("heard", "question", "unclear"):
            return None
        same = (it for it in reversed(self._heard) if it.text.strip() == mark.words)
        return next(same, self._heard[-1] if self._heard and mark.words else None)
