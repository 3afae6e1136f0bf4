"""The database as the campaign driver sees it: lines to hold, and the gate to ask."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from ringright.clock import Clock
from ringright.dialer.campaign import Slot
from ringright.dialogue.script import Script
from ringright.domain.contact import Contact
from ringright.domain.permit import Permit, Reason, Refusal
from ringright.domain.trunk import Trunk
from ringright.gate import facts, packs
from ringright.store import Store
from ringright.store.lines import Line


@dataclass(frozen=True)
class Question:
    """What stays the same in every request of a campaign.

    `lacking` names, by person, the columns that the script would speak and cannot.
    """

    campaign: str
    script: Script
    trunk: Trunk
    lacking: Mapping[str, tuple[str, ...]]


class Switchboard:
    """The trunk's lines as the driver sees them."""

    def __init__(self, store: Store, trunk: Trunk) -> None:
        self._store = store
        self._trunk = trunk
        self.held: dict[str, Line] = {}
        self.names = tuple(f"{trunk.name}/{n}" for n in range(1, trunk.lines + 1))
        store.lines.ensure(trunk.name, trunk.lines)

    def claim(self) -> Slot | None:
        """A free line, now ours."""
        line = self._store.lines.claim(self._trunk.name)
        if line is None:
            return None
        self.held[line.id] = line
        return Slot(line.id, line.id)

    def free(self, slot: Slot) -> None:
        """Give the line back."""
        self._store.lines.free(self.held.pop(slot.id))


class Book:
    """The driver's view of the database (`dialer.campaign.Book`)."""

    def __init__(self, store: Store, lines: Switchboard, question: Question, clock: Clock) -> None:
        self._store = store
        self._question = question
        self._clock = clock
        self._policy = packs.shipped()
        self.claim = lines.claim
        self.free = lines.free

    def decide(self, contact: Contact) -> Permit | Refusal:
        """Ask the gate."""
        ask = self._question
        request = facts.Request(
            permit=uuid.uuid4().hex,
            attempt=uuid.uuid4().hex,
            campaign=ask.campaign,
            contact=contact,
            purpose=ask.script.purpose,
            caller=ask.trunk.callers[0],
            trunk=ask.trunk,
        )
        now = self._clock.now()
        lacking = ask.lacking.get(contact.id, ())
        if lacking:
            reason = Reason("missing_variable", f"columns={', '.join(lacking)}", "the script")
            refusal = Refusal(contact.id, (reason,))
            self._store.permits.refuse(request, refusal, now)
            return refusal
        return self._store.permits.decide(request, self._policy, now)
