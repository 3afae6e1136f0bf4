import csv
from datetime import datetime
from pathlib import Path

import pytest

from ringright.domain.consent import Method, Purpose
from ringright.people.contacts import import_contacts
from ringright.people.faults import ContactsError
from ringright.people.history import import_history
from ringright.people.intake import ImportReport, Options
from ringright.people.person import Earlier, Person

FILES = Path(__file__).parent / "files"


def taken(name: str, options: Options | None = None) -> tuple[list[Person], ImportReport]:
    people: list[Person] = []
    report = import_contacts(FILES / name, people.extend, options or Options())
    return people, report


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("good.csv", "utf-8"),
        ("good_bom.csv", "utf-8-sig"),
        ("good_gbk.csv", "gb18030"),
        ("good_big5.csv", "big5"),
        ("good_utf16.csv", "utf-16"),
        ("good_chinese_header.csv", "utf-8"),
        ("good_semicolon.csv", "utf-8"),
    ],
)
def test_good_in_every_encoding(name: str, encoding: str) -> None:
    people, report = taken(name)
    assert report.ok
    assert report.encoding == encoding
    assert (report.rows, report.people, report.merged, report.bad_count) == (2, 2, 0, 0)
    first, second = people
    assert first.contact.name in ("陈建国", "陳建國")
    assert second.contact.name == "李秀英"
    assert [p.contact.number.e164 for p in people] == ["+8613800000001", "+8613800000002"]
    assert list(first.contact.variables.values()) in (["王医生"], ["王醫生"])
    consent = first.consents[0]
    assert consent.purpose is Purpose.SERVICE
    assert consent.method is Method.WEB_FORM
    assert consent.given_at == datetime.fromisoformat("2026-02-01T10:00:00+08:00")


def test_bad_numbers_are_named_and_set_aside(tmp_path: Path) -> None:
    aside = tmp_path / "sub" / "errors.csv"
    people, report = taken("bad_number.csv", Options(error_file=aside))
    assert [person.contact.id for person in people] == ["p01", "p08"]
    assert not report.ok
    assert [(bad.line, bad.column, bad.reason) for bad in report.bad] == [
        (3, "number", "invalid_number"),
        (4, "number", "special_number"),
        (5, "number", "special_number"),
        (6, "number", "number_mangled"),
        (7, "number", "extension"),
        (8, "number", "number_missing"),
    ]
    with aside.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["line"] for row in rows] == ["3", "4", "5", "6", "7", "8"]
    assert rows[1]["id"] == "p03"
    assert rows[1]["number"] == "12321"
    assert rows[1]["doctor"] == "王医生"
    assert report.error_file == aside


def test_the_error_file_can_be_corrected_and_imported(tmp_path: Path) -> None:
    aside = tmp_path / "errors.csv"
    taken("bad_number.csv", Options(error_file=aside))
    text = aside.read_text("utf-8-sig").replace("1380000,", "13800000002,")
    aside.write_text(text, "utf-8")
    people: list[Person] = []
    import_contacts(aside, people.extend, Options())
    assert [person.contact.id for person in people] == ["p02"]


def test_every_other_bad_cell_is_named() -> None:
    people, report = taken("bad_cells.csv")
    assert [person.contact.id for person in people] == ["p07"]
    assert [(bad.line, bad.column, bad.reason) for bad in report.bad] == [
        (2, "consent_at", "bad_time"),
        (3, "consent_purpose", "unknown_purpose"),
        (4, "consent_method", "unknown_method"),
        (5, "consent_source", "consent_incomplete"),
        (6, "id", "id_missing"),
        (7, "10", "too_many_cells"),
    ]
    english, chinese = list(report.lines("en")), list(report.lines("zh"))
    assert english[0].startswith("bad_cells.csv: line 2, column consent_at 'yesterday': a time is")
    assert chinese[0].startswith("bad_cells.csv: 第 2 行，列 consent_at 'yesterday'：时间须写成")
    assert english[-1] == "7 rows: 1 people, 0 merged, 6 bad"


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("missing_consent_at.csv", ("consent_at",)),
        (
            "no_consent_columns.csv",
            (
                "consent_purpose",
                "consent_wording",
                "consent_at",
                "consent_method",
                "consent_source",
            ),
        ),
    ],
)
def test_missing_consent_columns_keep_people_without_consent(
    name: str, missing: tuple[str, ...]
) -> None:
    people, report = taken(name)
    assert report.missing == missing
    assert not report.ok
    assert len(people) == 1
    assert people[0].consents == ()
    assert "no_consent" in "\n".join(report.lines("en"))
    assert "line 1, column" in next(iter(report.lines("en")))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no_number_column.csv", "no column 'number'"),
        ("no_header.csv", "no column 'id'"),
        ("twice_named.csv", "'number' is named twice"),
        ("empty.csv", "is empty"),
        ("spreadsheet.xlsx.csv", "XLSX"),
        ("binary.csv", "no text file"),
        ("absent.csv", "No such file"),
    ],
)
def test_unusable_files_are_told_with_a_remedy(name: str, words: str) -> None:
    with pytest.raises(ContactsError) as fault:
        taken(name)
    assert words in str(fault.value)
    assert fault.value.remedy
    assert fault.value.exit_code == 2


def test_a_header_alone_is_nobody() -> None:
    people, report = taken("header_only.csv")
    assert people == []
    assert report.ok


def test_duplicates_are_one_person() -> None:
    people, report = taken("duplicates.csv")
    assert (report.rows, report.people, report.merged) == (4, 2, 2)
    assert [(merge.line, merge.into, merge.shared) for merge in report.merges] == [
        (3, "p01", "number"),
        (4, "p01", "id"),
    ]
    assert [(p.contact.id, p.merged) for p in people] == [
        ("p01", False),
        ("p01", True),
        ("p01", True),
        ("p03", False),
    ]
    assert all(consent.person == "p01" for p in people[:3] for consent in p.consents)
    assert people[2].contact.number.e164 == "+8613800000009"
    assert report.ok


def test_an_open_quote_costs_its_own_row_only() -> None:
    people, report = taken("open_quote.csv")
    assert [(bad.line, bad.reason) for bad in report.bad] == [(3, "broken_quote")]
    assert len(people) == 58
    assert people[1].contact.id == "p03"


def test_a_stray_quote_costs_its_own_row_only() -> None:
    people, report = taken("stray_quote.csv")
    assert [(bad.line, bad.reason) for bad in report.bad] == [(3, "broken_quote")]
    assert [person.contact.id for person in people] == ["p01", "p03"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("one_bad_byte.csv", "bad_encoding"), ("nul_inside.csv", "bad_character")],
)
def test_bytes_that_cannot_be_read_cost_their_own_row_only(name: str, reason: str) -> None:
    people, report = taken(name)
    assert report.encoding == "utf-8"
    assert [(bad.line, bad.column, bad.reason) for bad in report.bad] == [(3, "name", reason)]
    assert [person.contact.id for person in people] == ["p01", "p03"]
    "\n".join(report.lines("zh")).encode()


def test_progress_and_batches(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    rows = (f"p{n},138{n:08d}" for n in range(9000))
    big.write_text("id,number\n" + "\n".join(rows), "utf-8")
    seen: list[int] = []
    sizes: list[int] = []
    report = import_contacts(big, lambda b: sizes.append(len(b)), Options(progress=seen.append))
    assert report.people == 9000
    assert sizes == [4000, 4000, 1000]
    assert seen == [4000, 8000, 9000]


def test_history(tmp_path: Path) -> None:
    calls: list[Earlier] = []
    options = Options(error_file=tmp_path / "e.csv")
    report = import_history(FILES / "history_bad.csv", calls.extend, options)
    assert [(call.person, call.number, call.answered) for call in calls] == [
        ("p01", "+8613800000001", False)
    ]
    assert [(bad.line, bad.column, bad.reason) for bad in report.bad] == [
        (3, "started_at", "bad_time"),
        (4, "number", "special_number"),
        (5, "answered", "bad_truth"),
    ]
    assert report.rows == 4
