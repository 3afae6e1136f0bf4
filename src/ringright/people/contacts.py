"""contacts.csv: people, their consent, and what the script may say to them."""

from collections.abc import Iterator
from pathlib import Path

from ringright.people import columns, table
from ringright.people.intake import BadRow, Desk, ImportReport, Options, Sink, Source, drain
from ringright.people.person import Person, RawConsent, Row


def import_contacts(path: Path, sink: Sink, options: Options) -> ImportReport:
    """Stream the people of a CSV file into `sink`, bad rows set aside.

    Raises ContactsError (exit code 2) if the file cannot be read, holds no text, or its header
    has no `id` or `number`; `docs/formats/contacts.md` describes the format.
    """
    encoding, sha256 = table.probe(path)
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        found = table.read(path, file, encoding, sha256)
        header = columns.header(found.header, columns.CONTACTS, ("id", "number"))
        source = Source(path.name, sha256, encoding, header.names, header.missing_consent)
        desk = Desk(options, source)
        return drain(desk, _people(found, header, desk), sink)


def _people(found: table.Table, header: columns.Header, desk: Desk) -> Iterator[Person | None]:
    shape = Shape(header)
    for record in found.records:
        fault = record.fault or shape.fault(record.cells)
        if fault:
            desk.rows += 1
            cells = dict(zip(header.names, record.cells, strict=False))
            shown = header.names[0] if record.fault else str(len(header.names) + 1)
            desk.reject(BadRow(record.line, shown, "", fault), cells)
            yield None
        else:
            yield desk.admit(shape.row(record))


class Shape:
    """Turns the cells of a record into a row; knows the header's places once for all rows."""

    def __init__(self, header: columns.Header) -> None:
        self.width = len(header.names)
        self.at = header.known
        self.variables = header.variables
        self.asks_consent = not header.missing_consent
        places = (*columns.CONSENT, "consent_expires_at")
        # The cell after the last one is always "", and stands for any missing column.
        self.consent = [self.at.get(name, self.width) for name in places]
        self.basic = [
            self.at.get(name, self.width)
            for name in ("id", "number", "name", "language", "opted_out_at")
        ]

    def fault(self, cells: list[str]) -> str:
        """A reason's code where the row is wider than the header."""
        return "too_many_cells" if any(cells[self.width :]) else ""

    def row(self, record: table.Record) -> Row:
        """The row; missing cells at the end read as blank."""
        cells = record.cells + [""] * (self.width + 1 - len(record.cells))
        person, number, name, language, opted_out = (cells[at] for at in self.basic)
        consent = RawConsent(*[cells[at] for at in self.consent]) if self.asks_consent else None
        return Row(
            record.line,
            person,
            number,
            name,
            language,
            consent,
            opted_out,
            {name: cells[at] for name, at in self.variables},
        )
