"""Admits rows: every cell is checked, duplicates become one person, bad rows are set aside.

Rows stream through: memory holds one batch and the ids and numbers seen, nothing else.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from ringright.people import checks
from ringright.people.faults import CellFault, words
from ringright.people.numbers import region_of
from ringright.people.person import Person, Row

BATCH: Final = 4000
KEPT: Final = 100  # bad rows and merges named in the report; the error file holds every bad row


@dataclass(frozen=True)
class BadRow:
    """One row set aside: where, what stood there, and why (a code of `docs/reasons.md`)."""

    line: int
    column: str
    value: str
    reason: str

    def sentence(self, lang: str = "en") -> str:
        """The place and the reason, readable."""
        shown = f" {self.value[:60]!r}" if self.value else ""
        if lang == "zh":
            return f"第 {self.line} 行，列 {self.column}{shown}：{words(self.reason, lang)}"
        return f"line {self.line}, column {self.column}{shown}: {words(self.reason, lang)}"


@dataclass(frozen=True)
class Merge:
    """A row that names a person again: `shared` is "id" or "number"."""

    line: int
    into: str
    shared: str


@dataclass(frozen=True)
class Options:
    """How to read a file: its language and clock zone decide what is left unsaid in it.

    `region` "" follows from the zone or the language; `error_file` None keeps bad rows only in
    the report; `progress` hears the rows read so far.
    """

    language: str = "zh"
    zone: str = "Asia/Shanghai"
    region: str = ""
    error_file: Path | None = None
    progress: Callable[[int], None] | None = None

    @property
    def home(self) -> str:
        """The country whose numbers need no prefix."""
        return self.region or region_of(self.language, self.zone)


@dataclass(frozen=True)
class Source:
    """What was read: for the report and the ledger."""

    name: str = ""
    sha256: str = ""
    encoding: str = ""
    header: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """What an import came to; `bad` and `merges` name the first ones, the counts count all.

    `missing` are consent columns the header lacks: everybody will be refused `no_consent`.
    """

    rows: int
    people: int
    merged: int
    bad_count: int
    bad: tuple[BadRow, ...] = ()
    merges: tuple[Merge, ...] = ()
    error_file: Path | None = None
    source: Source = field(default_factory=Source)

    @property
    def ok(self) -> bool:
        """False where rows were set aside or consent columns are missing: exit code 2."""
        return self.bad_count == 0 and not self.source.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """Consent columns that the header lacks."""
        return self.source.missing

    @property
    def sha256(self) -> str:
        """Hash of the file's bytes, hex; "" for inline contacts."""
        return self.source.sha256

    @property
    def encoding(self) -> str:
        """How the file was decoded; "" for inline contacts."""
        return self.source.encoding

    def lines(self, lang: str = "en") -> Iterator[str]:
        """The report as sentences, problems first."""
        for column in self.missing:
            yield f"{self.source.name}: {BadRow(1, column, '', 'missing_column').sentence(lang)}"
        if self.missing:
            yield _NO_CONSENT[lang == "zh"]
        for row in self.bad:
            yield f"{self.source.name}: {row.sentence(lang)}"
        yield from self._totals(lang)

    def _totals(self, lang: str) -> Iterator[str]:
        chinese = lang == "zh"
        if self.bad_count > len(self.bad):
            more = self.bad_count - len(self.bad)
            yield f"另有 {more} 行有误" if chinese else f"and {more} more bad rows"
        if self.error_file is not None:
            head = "有误的行已另存到" if chinese else "the bad rows were set aside in"
            yield f"{head} {self.error_file}"
        for merge in self.merges:
            yield _merge_line(merge, chinese=chinese)
        rows, people, merged, bad = self.rows, self.people, self.merged, self.bad_count
        if chinese:
            yield f"共 {rows} 行：导入 {people} 人，合并 {merged} 行，有误 {bad} 行"
        else:
            yield f"{rows} rows: {people} people, {merged} merged, {bad} bad"


_NO_CONSENT: Final = {
    True: "没有完整的同意列，导入的人都会被拒绝外呼（no_consent）；请补齐这些列后重新导入。",
    False: "Without these columns nobody's consent is known, and every call will be refused "
    "(no_consent); add them and import again.",
}


def _merge_line(merge: Merge, *, chinese: bool) -> str:
    if chinese:
        shared = "编号" if merge.shared == "id" else "号码"
        return f"第 {merge.line} 行与 {merge.into} 的{shared}相同，已合并"
    return f"line {merge.line} has the same {merge.shared} as {merge.into} and was merged"


@dataclass
class Known:
    """Who came in so far, by id and by number: both lead to the first row's id."""

    ids: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def meet(self, person: str, number: str) -> tuple[str, str]:
        """(the id this person goes by, what it shares with an earlier row: "", "id", "number")."""
        first, shared = self.ids.get(person), "id"
        if first is None:
            first, shared = self.numbers.get(number), "number"
        if first is None:
            first, shared = person, ""
        self.ids.setdefault(person, first)
        self.numbers.setdefault(number, first)
        return first, shared


Sink = Callable[[Sequence[Person]], None]


@dataclass
class Desk:
    """One import in progress: what was admitted, merged and set aside."""

    options: Options
    source: Source
    known: Known = field(default_factory=Known)
    rows: int = 0
    people: int = 0
    merged: int = 0
    bad_count: int = 0
    bad: list[BadRow] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    _errors: IO[str] | None = None

    def admit(self, row: Row) -> Person | None:
        """The person in `row`, None (and a bad row more) where a cell cannot be used."""
        self.rows += 1
        options = self.options
        try:
            person = checks.check(row, options.home, options.zone, options.language)
        except CellFault as fault:
            self.reject(BadRow(row.line, fault.column, fault.value, fault.reason), _cells(row))
            return None
        contact = person.contact
        first, shared = self.known.meet(contact.id, contact.number.e164)
        if not shared:
            self.people += 1
            return person
        self.merged += 1
        if len(self.merges) < KEPT:
            self.merges.append(Merge(row.line, first, shared))
        return checks.merged(person, first)

    def reject(self, bad: BadRow, cells: Mapping[str, str]) -> None:
        """Set a row aside, in the report and in the error file."""
        self.bad_count += 1
        if len(self.bad) < KEPT:
            self.bad.append(bad)
        if self.options.error_file is not None:
            self._write(self.options.error_file, bad, cells)

    def _write(self, path: Path, bad: BadRow, cells: Mapping[str, str]) -> None:
        header = self.source.header or tuple(cells)
        if self._errors is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # The BOM makes spreadsheets read it as UTF-8.
            self._errors = path.open("w", encoding="utf-8-sig", errors="replace", newline="")
            csv.writer(self._errors).writerow(["line", "column", "reason", *header])
        kept = [cells.get(name, "") for name in header]
        csv.writer(self._errors).writerow([bad.line, bad.column, bad.reason, *kept])

    def close(self) -> ImportReport:
        """The report; the error file is complete."""
        if self._errors is not None:
            self._errors.close()
        return ImportReport(
            self.rows,
            self.people,
            self.merged,
            self.bad_count,
            tuple(self.bad),
            tuple(self.merges),
            self.options.error_file if self._errors is not None else None,
            self.source,
        )


def _cells(row: Row) -> dict[str, str]:
    """A row back as the cells of the standard header."""
    cells = {"id": row.id, "name": row.name, "number": row.number, "language": row.language}
    if row.consent is not None:
        given = row.consent
        cells |= {
            "consent_purpose": given.purpose,
            "consent_wording": given.wording,
            "consent_at": given.at,
            "consent_method": given.method,
            "consent_source": given.source,
            "consent_expires_at": given.expires_at,
        }
    return cells | {"opted_out_at": row.opted_out_at} | dict(row.variables)


def admit(
    rows: Iterable[Row], sink: Sink, options: Options, source: Source | None = None
) -> ImportReport:
    """Check `rows` and hand the people on in batches; what `sink` raises stops the import."""
    desk = Desk(options, source or Source())
    return drain(desk, (desk.admit(row) for row in rows), sink)


def drain(desk: Desk, people: Iterable[Person | None], sink: Sink) -> ImportReport:
    """Pull everything through `desk`, batch by batch."""
    batch: list[Person] = []
    try:
        for person in people:
            if person is not None:
                batch.append(person)
            if len(batch) >= BATCH:
                _hand_on(batch, sink, desk)
        _hand_on(batch, sink, desk)
    finally:
        report = desk.close()
    return report


def _hand_on(batch: list[Person], sink: Sink, desk: Desk) -> None:
    if batch:
        sink(tuple(batch))
        batch.clear()
    if desk.options.progress is not None:
        desk.options.progress(desk.rows)
