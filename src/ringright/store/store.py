"""The whole store behind one door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ringright.domain.result import PersonResult
from ringright.errors import StoreError
from ringright.store import keys
from ringright.store.attempts import Attempts, unrecorded
from ringright.store.campaigns import Campaigns
from ringright.store.database import Database, connect
from ringright.store.ledger import Ledger
from ringright.store.lines import Lines
from ringright.store.migrate import migrate
from ringright.store.moments import Moments
from ringright.store.people import People
from ringright.store.permits import Permits
from ringright.store.regrades import Regrades
from ringright.store.results import results
from ringright.store.scripts import Scripts
from ringright.store.trials import Trials
from ringright.store.why import History, why
from ringright.store.workers import Worker


@dataclass(frozen=True)
class Store:
    """An open database with its data folder; safe to share between threads, not across a fork."""

    database: Database
    worker: Worker
    ledger: Ledger
    people: People
    campaigns: Campaigns
    permits: Permits
    lines: Lines
    attempts: Attempts
    regrades: Regrades
    moments: Moments
    scripts: Scripts
    trials: Trials

    @classmethod
    def open(cls, url: str, folder: Path) -> "Store":
        """Open and migrate the database at `url`, "" meaning SQLite inside `folder`.

        `folder` holds the permit key, the ledger's anchor and the workers' locks. Raises
        StoreError: unreadable, locked, or written by a newer RingRight.
        """
        home = folder.resolve()
        key, fresh = keys.load_or_make(home)
        database = connect(url or f"sqlite:///{home / 'ringright.db'}")
        try:
            migrate(database)
        except StoreError:
            database.close()
            raise
        ledger, worker = Ledger(database, home), Worker(database, home)
        if fresh:
            ledger.settle()
        return cls(
            database,
            worker,
            ledger,
            People(ledger),
            Campaigns(ledger),
            Permits(ledger, worker, key),
            Lines(database, worker),
            Attempts(ledger, worker),
            Regrades(ledger),
            Moments(database, home),
            Scripts(ledger),
            Trials(ledger),
        )

    def close(self) -> None:
        """Let go of the worker's lock and of all connections."""
        self.worker.leave()
        self.database.close()

    def recover(
        self, now: datetime, recording: Callable[[str], str] = unrecorded
    ) -> tuple[str, ...]:
        """Settle what killed processes left behind; see `Attempts.recover`."""
        return self.attempts.recover(now, recording)

    def results(self, campaign: str) -> tuple[PersonResult, ...]:
        """What the campaign came to, person by person."""
        return results(self.database, campaign)

    def why(self, asked: str, region: str = "CN") -> History | None:
        """All about a person's id or number, None if nothing is known."""
        return why(self.database, asked, region)
