"""Which script a person is called with while two of them are tried."""

from datetime import datetime
from typing import Final

from ringright.dialogue.script import Script
from ringright.errors import InputError
from ringright.outcome.trial import arm
from ringright.store import Store
from ringright.store.faults import TrialExists
from ringright.store.trials import Trial
from ringright.wiring.files import read_script
from ringright.wiring.learning.trial import standing
from ringright.wiring.learning.versions import adopt
from ringright.wiring.order import Contest

_SAME: Final = ("id", "language", "purpose", "organisation", "voice")


class Arms:
    """Everybody gets A; while a trial lasts, half of all people get B."""

    def __init__(self, a: Script, b: Script | None = None, trial: str = "") -> None:
        self._a, self._b, self._trial = a, b, trial

    @property
    def scripts(self) -> tuple[Script, ...]:
        """Every script that somebody may hear."""
        return (self._a,) if self._b is None else (self._a, self._b)

    def of(self, person: str) -> tuple[Script, str]:
        """A person's script, and the trial that their call counts for, or ""."""
        if self._b is None:
            return self._a, ""
        return self._b if arm(person, self._trial) == "B" else self._a, self._trial

    def watch(self, store: Store) -> None:
        """Look how the trial stands after a call; once it is stopped, everybody gets A."""
        if self._b is not None and standing(store, self._trial).trial.stopped_at:
            self._b = None


def paired(script: Script, contest: Contest | None) -> Arms:
    """The arms that are asked for. Raises InputError for scripts that differ in more than words."""
    if contest is None:
        return Arms(script)
    other = read_script(contest.against)
    odd = [name for name in _SAME if getattr(script, name) != getattr(other, name)]
    if odd:
        raise InputError(
            f"{contest.against} differs in {', '.join(odd)}",
            remedy="Try two versions of one script against each other.",
        )
    return Arms(script, other, contest.name)


def begin(store: Store, arms: Arms, contest: Contest | None, now: datetime) -> None:
    """Start the trial, or go on with it. Raises TrialExists if its name had other scripts."""
    if contest is None:
        return
    a, b = arms.scripts
    adopt(store, contest.against, now)
    if contest.name not in store.trials.names():
        store.trials.start(Trial(contest.name, a.id, a.version, b.version, now))
    known = store.trials.get(contest.name)
    if (known.a, known.b) != (a.version, b.version):
        raise TrialExists(f"{contest.name}, with other texts", remedy="Choose another name.")
    arms.watch(store)
