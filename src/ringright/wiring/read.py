"""Commands that read or feed a run's database without dialling."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ringright.clock import SystemClock
from ringright.errors import InputError
from ringright.people.contacts import import_contacts
from ringright.people.intake import ImportReport, Options
from ringright.records.ledger import Verdict
from ringright.settings import Settings
from ringright.store import Store
from ringright.store.why import History
from ringright.wiring.crowd import REGIONS, ZONES
from ringright.wiring.home import latest
from ringright.wiring.screen import Screen


class UnknownPerson(InputError):
    """Nothing is known about this person or number."""

    code = "unknown_person"


@contextmanager
def opened(settings: Settings, data: Path | None) -> Iterator[Store]:
    """The database of a run, for reading."""
    store = Store.open(settings.database, latest(settings.home, data))
    try:
        yield store
    finally:
        store.close()


def history(settings: Settings, data: Path | None, asked: str) -> History:
    """All about a person. Raises UnknownPerson."""
    with opened(settings, data) as store:
        found = store.why(asked)
    if found is None:
        raise UnknownPerson(asked, remedy="Give an id of the contacts file, or a number.")
    return found


def verdict(settings: Settings, data: Path | None) -> Verdict:
    """Whether the ledger's chain holds."""
    with opened(settings, data) as store:
        return store.ledger.verify()


def take_in(
    settings: Settings, data: Path | None, file: Path, language: str, screen: Screen
) -> ImportReport:
    """Import a contacts file into `data` (default: the folder `people` under the home)."""
    folder = data or settings.home / "people"
    folder.mkdir(parents=True, exist_ok=True)
    clock = SystemClock()
    store = Store.open(settings.database, folder)
    options = Options(
        language=language,
        zone=ZONES[language],
        region=REGIONS[language],
        error_file=folder / f"{file.stem}.rejected.csv",
        progress=lambda rows: screen.progress("people", rows, 0),
    )
    try:
        report = import_contacts(file, lambda batch: store.people.save(batch, clock.now()), options)
        store.people.imported(report, clock.now())
    finally:
        store.close()
    return report
