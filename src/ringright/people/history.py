"""history.csv: calls that an earlier system made, so that caps hold from the first day."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from ringright.people import checks, columns, table
from ringright.people.faults import CellFault
from ringright.people.intake import BATCH, BadRow, Desk, ImportReport, Options, Source
from ringright.people.person import Earlier

TRUTH: Final = {
    "": False, "yes": True, "true": True, "1": True, "y": True, "是": True, "接通": True,
    "no": False, "false": False, "0": False, "n": False, "否": False, "未接通": False,
}  # fmt: skip


def import_history(
    path: Path, sink: Callable[[Sequence[Earlier]], None], options: Options
) -> ImportReport:
    """Stream the earlier calls of a CSV file into `sink`; raises ContactsError as contacts do."""
    encoding, sha256 = table.probe(path)
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        found = table.read(path, file, encoding, sha256)
        header = columns.header(found.header, columns.HISTORY, ("number", "started_at"))
        desk = Desk(options, Source(path.name, sha256, encoding, header.names))
        try:
            _drain(_calls(found, header, desk), sink, desk)
        finally:
            report = desk.close()
        return report


def _drain(calls: Iterator[Earlier], sink: Callable[[Sequence[Earlier]], None], desk: Desk) -> None:
    batch: list[Earlier] = []
    for call in calls:
        batch.append(call)
        if len(batch) >= BATCH:
            sink(tuple(batch))
            batch.clear()
    if batch:
        sink(tuple(batch))
    if desk.options.progress is not None:
        desk.options.progress(desk.rows)


def _calls(found: table.Table, header: columns.Header, desk: Desk) -> Iterator[Earlier]:
    for record in found.records:
        desk.rows += 1
        cells = dict(zip(header.names, record.cells, strict=False))
        if record.fault:
            desk.reject(BadRow(record.line, header.names[0], "", record.fault), cells)
            continue
        try:
            yield _call(cells, desk.options)
        except CellFault as fault:
            bad = BadRow(record.line, fault.column, fault.value, fault.reason)
            desk.reject(bad, cells)


def _call(cells: dict[str, str], options: Options) -> Earlier:
    answered = cells.get("answered", "").strip().lower()
    if answered not in TRUTH:
        raise CellFault("answered", answered, "bad_truth")
    return Earlier(
        person=cells.get("id", "").strip(),
        number=checks.number(cells.get("number", ""), options.home).e164,
        at=checks.moment_in("started_at", cells.get("started_at", ""), options.zone),
        disposition=cells.get("disposition", "").strip(),
        answered=TRUTH[answered],
    )
