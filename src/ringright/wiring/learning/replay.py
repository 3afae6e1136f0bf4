"""A version tried on the past calls of a data folder before it may run."""

from dataclasses import dataclass

from ringright.dialogue.learning.replay import Compared, replay
from ringright.domain.version import Replayed, Version
from ringright.store import Store
from ringright.wiring.learning.retention import forget
from ringright.wiring.learning.versions import loaded, time_of


@dataclass(frozen=True)
class Tried:
    """A version against the running one, call by call."""

    version: Version
    against: Version
    calls: tuple[Compared, ...]

    @property
    def changed(self) -> tuple[Compared, ...]:
        """Calls that would go another way."""
        return tuple(it for it in self.calls if it.changed)

    @property
    def lost(self) -> tuple[Compared, ...]:
        """Calls whose refusal of all calls would not be heard."""
        return tuple(it for it in self.calls if it.lost)


def tried(store: Store, version: Version) -> Tried:
    """Replay `version` on every past call of its script, and note that it was done."""
    forget(store)
    against = store.scripts.running(version.script)
    old, new = loaded(against), loaded(version)
    talks = store.moments.talks(version.script)
    found = Tried(version, against, tuple(replay(old, new, talk) for talk in talks))
    note = Replayed(len(talks), len(found.changed), tuple(it.call for it in found.lost))
    store.scripts.replayed(version, note, time_of(store))
    return found
