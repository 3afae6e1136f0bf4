"""The campaign driver: as many workers as lines, one attempt a person, a permit for each."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from ringright.domain.contact import Contact
from ringright.domain.permit import Permit, Refusal
from ringright.errors import RingRightError

_LINE_WAIT_S: Final = 0.5
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Slot:
    """A line held for one call."""

    id: str
    line: str


class Book(Protocol):
    """What the driver asks of the database."""

    def decide(self, contact: Contact) -> Permit | Refusal:
        """May this person be called now? The answer is in the ledger before it returns."""
        ...

    def claim(self) -> Slot | None:
        """A free line of the trunk, now ours; None while all are in use."""
        ...

    def free(self, slot: Slot) -> None:
        """Give the line back."""
        ...


class Caller(Protocol):
    """Makes one call."""

    async def ready(self) -> None:
        """Wait until the line can take another call; asked once for each call."""
        ...

    async def call(self, contact: Contact, permit: Permit, slot: Slot) -> None:
        """Dial with `permit`, talk, and write down how it ended; raises only what is our fault."""
        ...

    def refused(self, contact: Contact, refusal: Refusal) -> None:
        """The gate said no."""
        ...


class Campaign:
    """Works through people on `lines` lines at once."""

    def __init__(self, book: Book, caller: Caller, lines: int) -> None:
        self._book = book
        self._caller = caller
        self._lines = lines
        self._waiting: deque[Contact] = deque()
        self._starting = asyncio.Lock()

    async def run(self, contacts: Iterable[Contact]) -> None:
        """Call everybody who may be called, once; returns when the last call is over."""
        self._waiting.extend(contacts)
        async with asyncio.TaskGroup() as group:
            for _ in range(self._lines):
                group.create_task(self._work())

    async def _work(self) -> None:
        while self._waiting:
            slot = self._book.claim()
            if slot is None:
                await asyncio.sleep(_LINE_WAIT_S)
                continue
            # Stopped half-way, the line stays taken: a restart settles it together with its call.
            await self._next(slot)
            self._book.free(slot)

    async def _next(self, slot: Slot) -> None:
        """Find the next person who may be called, and call them."""
        async with self._starting:
            await self._caller.ready()
            found = await self._pick()
        if found is None:
            return
        contact, permit = found
        try:
            await self._caller.call(contact, permit, slot)
        except RingRightError as error:
            log.warning("call_failed", person=contact.id, error=str(error))

    async def _pick(self) -> tuple[Contact, Permit] | None:
        """The next person whom the gate lets us call; None when nobody is left."""
        while self._waiting:
            contact = self._waiting.popleft()
            decision = self._book.decide(contact)
            if isinstance(decision, Permit):
                return contact, decision
            self._caller.refused(contact, decision)
            await asyncio.sleep(0)  # a long row of refusals must not silence the live calls
        return None
