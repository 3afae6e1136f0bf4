"""Documents as they come from offices: every kind, every encoding, and clear refusals."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from ringright.dialogue.knowledge.passage import Caution, Passage, Shelf
from ringright.wiring.knowledge import office, read, sheet, word
from ringright.wiring.knowledge.fault import KnowledgeError

FILES = Path(__file__).parent / "files"


def shelf(path: Path, language: str = "zh") -> Shelf:
    return read.read([path], language)


def workbook(path: Path, rows: Sequence[Sequence[Any]], title: str = "价目") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(list(row))
    hidden = book.create_sheet("内部")
    hidden.append(["成本", "3"])
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


def test_a_workbook_of_pairs_and_of_prices(tmp_path: Path) -> None:
    pairs = workbook(tmp_path / "faq.xlsx", [("问题", "答案"), ("几点开门？", "八点。")])
    assert shelf(pairs) == Shelf(
        (Passage("faq.xlsx!价目:2", ("八点。",), ("几点开门？",)),),
        (Caution("faq.xlsx!内部", "this sheet is hidden; left out"),),
    )
    prices = workbook(
        tmp_path / "prices.xlsx",
        [("项目", "价格（元）"), ("洗牙", 200), (None, None), ("补牙", 99.5)],
    )
    assert [(found.source, found.sentences) for found in shelf(prices).passages] == [
        ("prices.xlsx!价目:2", ("项目：洗牙，价格：200元。",)),
        ("prices.xlsx!价目:4", ("项目：补牙，价格：99.5元。",)),
    ]


def test_cells_are_said_as_they_are_shown(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001  cells have no zone
    row = [date(2026, 3, 1), moment, time(9, 30), 0.15, 20, 3.0, 1e-9]
    path = workbook(tmp_path / "a.xlsx", [["日", "刻", "时", "率", "费", "数", "小"], row])
    book = openpyxl.load_workbook(path)
    book["价目"]["D2"].number_format = "0%"
    book["价目"]["E2"].number_format = '"¥"0'
    book.save(path)
    assert shelf(path).passages[0].sentences == (
        "日：2026-03-01，刻：2026-03-01 09:30，时：09:30，率：15%，费：20元，数：3，小：0。",
    )


def test_a_row_with_an_error_is_not_half_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [("项目", "价格"), ("洗牙", "#REF!"), ("补牙", "300元")])
    found = shelf(path)
    assert [passage.source for passage in found.passages] == ["a.xlsx!价目:3"]
    assert Caution("a.xlsx!价目:2", "a cell holds an error; row left out") in found.cautions


def test_rows_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "ROWS", 3)
    path = workbook(tmp_path / "a.xlsx", [("项目",), *[(f"项{n}",) for n in range(9)]])
    found = shelf(path)
    assert len(found.passages) == 2
    assert found.cautions[0].source == "a.xlsx!价目:4"


def test_a_word_document(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("就诊须知", 1)
    document.add_paragraph("请带身份证。")
    document.add_heading("几点开门？", 2)
    document.add_paragraph("八点开门")
    document.add_paragraph("问：能停车吗？")
    document.add_paragraph("答：能。")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("项目", "价格", "洗牙", "200元"), strict=True
    ):
        cell.text = text
    path = tmp_path / "guide.docx"
    document.save(str(path))
    assert shelf(path).passages == (
        Passage("guide.docx#就诊须知", ("请带身份证。",), (), "就诊须知"),
        Passage("guide.docx#几点开门", ("八点开门。",), ("几点开门？",), "就诊须知"),
        Passage("guide.docx#能停车吗", ("能。",), ("能停车吗？",), "就诊须知"),
        Passage("guide.docx#就诊须知:2", ("项目：洗牙，价格：200元。",), (), "就诊须知"),
    )


def test_a_word_document_has_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "PARAGRAPHS", 2)
    document = docx.Document()
    for _ in range(4):
        document.add_paragraph("好的。")
    path = tmp_path / "a.docx"
    document.save(str(path))
    found = shelf(path)
    assert len(found.passages) == 2
    assert found.cautions[0].source == "a.docx:3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("faq.md", "# 門診時間\n\n問：請問幾點開門？\n答：我們八點開門。\n"),
        ("faq.csv", "問題,答案\n請問幾點開門？,我們八點開門。\n"),
    ],
)
def test_encodings(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    path = tmp_path / name
    simple = text.replace("問題", "问题").replace("問：", "问：") if encoding != "big5" else text
    path.write_bytes(simple.encode(encoding))
    found = shelf(path).passages
    assert found[-1].sentences[-1].endswith("我們八點開門。")


def test_several_files_make_one_shelf(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("好的。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    found = read.read([tmp_path / "a.md", tmp_path / "b.txt"], "zh")
    assert len(found.passages) == 1
    assert found.cautions == (Caution("b.txt", "nothing to say was found in this file"),)


FAULTS = {
    "bad_cell.xlsx": "sheet Sheet is damaged or no XLSX file",
    "bomb.xlsx": "unpacks to 30 MB",
    "broken_utf8.md": "is no valid utf-8-sig. Save it as UTF-8 text",
    "broken_xml.docx": "is damaged or no DOCX file",
    "broken_xml.xlsx": "is damaged or no XLSX file",
    "empty.docx": "is damaged or no DOCX file",
    "entities.docx": "part word/document.xml: holds an XML document type",
    "entities.xlsx": "part xl/worksheets/sheet1.xml: holds an XML document type",
    "excel_as_word.docx": "is damaged or no DOCX file",
    "no_document.docx": "is damaged or no DOCX file",
    "no_workbook.xlsx": "is damaged or no XLSX file",
    "not_a_zip.xlsx": "is damaged or no XLSX file",
    "nothing.csv": "is empty",
    "old_excel.xlsx": "is damaged or no XLSX file",
    "pdf.txt": "is a PDF",
    "picture.md": "is no valid gb18030",
    "truncated.docx": "is damaged or no DOCX file",
    "truncated.xlsx": "is damaged or no XLSX file",
    "word_as_excel.xlsx": "is damaged or no XLSX file",
}
READ = {"lying_size.xlsx": 1, "open_quote.csv": 2, "wide_cell.docx": 1}


def test_every_malformed_file_is_named() -> None:
    assert {path.name for path in FILES.iterdir()} == {*FAULTS, *READ}


@pytest.mark.parametrize(("name", "fault"), FAULTS.items())
def test_a_malformed_file_is_refused(name: str, fault: str) -> None:
    with pytest.raises(KnowledgeError, match=name) as caught:
        shelf(FILES / name)
    assert fault in str(caught.value)


@pytest.mark.parametrize(("name", "passages"), READ.items())
def test_an_odd_file_is_read_as_far_as_it_goes(name: str, passages: int) -> None:
    assert len(shelf(FILES / name).passages) == passages


@pytest.mark.parametrize(
    ("name", "fault"), [("gone.md", "No such file"), ("a.png", "no known kind"), ("a\0.md", "null")]
)
def test_a_path_that_leads_nowhere(tmp_path: Path, name: str, fault: str) -> None:
    with pytest.raises(KnowledgeError, match=fault):
        shelf(tmp_path / name)


def test_files_have_a_size_and_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST", 10)
    path = tmp_path / "a.md"
    path.write_text("一二三四五六七八九十", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="At most 0 MB"):
        shelf(path)
    with pytest.raises(KnowledgeError, match="51 files"):
        read.read([path] * 51, "zh")


def test_parts_have_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "PARTS", 3)
    with pytest.raises(KnowledgeError, match="parts"):
        shelf(FILES / "lying_size.xlsx")
