"""Whatever bytes a file holds, it is read or refused in the house's words; whatever is read can
be said."""

import io
import re
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringright.dialogue.knowledge.passage import Shelf
from ringright.dialogue.lint import LONGEST_S, seconds
from ringright.wiring.knowledge.fault import KnowledgeError
from ringright.wiring.knowledge.read import READERS, read

MARKS = (
    "# ", "## ", "？", "?", "\n", "\n\n", "|", "- ", "问：", "答：", "Q:", "A: ", "```", "<!--",
    "---", "。", "https://a.cn", "**", "_", "[a](b)", "，", "八点", "eight", "{x}", "$2", "\t",
    '"', "\r\n", "\0", "😀", "é", "(", "[", "a@", " ",
)  # fmt: skip


def tried(name: str, data: bytes, language: str = "zh") -> Shelf | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return read([path], language)
        except KnowledgeError:
            return None


@lru_cache
def office(kind: str) -> bytes:
    file = io.BytesIO()
    if kind == ".xlsx":
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        page.append(["项目", "价格"])
        page.append(["洗牙", 200])
        book.save(file)
    else:
        document = docx.Document()
        document.add_heading("价格", 1)
        document.add_paragraph("洗牙两百元。")
        document.add_table(2, 2).cell(0, 0).text = "项目"
        document.save(file)
    return file.getvalue()


@given(kind=st.sampled_from(sorted(READERS)), data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(kind: str, data: bytes) -> None:
    tried(f"file{kind}", data)


@given(
    text=st.lists(st.sampled_from(MARKS) | st.text(max_size=8), max_size=30).map("".join),
    kind=st.sampled_from((".md", ".csv", ".txt")),
    language=st.sampled_from(("zh", "en")),
)
def test_what_is_read_can_be_said(text: str, kind: str, language: str) -> None:
    shelf = tried(f"file{kind}", text.encode("utf-8", "replace"), language)
    for passage in shelf.passages if shelf else ():
        assert passage.source.startswith("file")
        assert passage.sentences
        whole = "".join(passage.sentences)
        assert not re.search(r"[{}|\[\]]|https?:|\n", whole)
        assert all(seconds(sentence, language) <= LONGEST_S for sentence in passage.sentences)
        if passage.questions:
            assert sum(seconds(said, language) for said in passage.sentences) <= LONGEST_S


@given(
    unit=st.sampled_from(MARKS) | st.text(min_size=1, max_size=3),
    times=st.integers(1, 15_000),
    kind=st.sampled_from((".md", ".csv")),
)
@settings(max_examples=30)
def test_much_of_the_same_is_read_in_time(unit: str, times: int, kind: str) -> None:
    tried(f"file{kind}", ("问题,答案\n" + unit * times).encode("utf-8", "replace"))


@pytest.mark.parametrize("kind", [".xlsx", ".docx"])
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_spoiled_part_of_an_office_file_is_read_or_refused(
    kind: str, data: st.DataObject
) -> None:
    with zipfile.ZipFile(io.BytesIO(office(kind))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(part for part in parts if "theme" not in part)))
    at = data.draw(st.integers(0, len(parts[name])))
    cut = data.draw(st.integers(0, 20))
    put = data.draw(st.binary(max_size=6) | st.sampled_from((b"<", b'"', b"/>", b"9999999", b"")))
    parts[name] = parts[name][:at] + put + parts[name][at + cut :]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    tried(f"file{kind}", file.getvalue())


@pytest.mark.parametrize("kind", [".xlsx", ".docx"])
@given(at=st.integers(0, 40_000), put=st.binary(min_size=1, max_size=8))
@settings(max_examples=60)
def test_a_spoiled_archive_is_read_or_refused(kind: str, at: int, put: bytes) -> None:
    whole = office(kind)
    at %= len(whole)
    tried(f"file{kind}", whole[:at] + put + whole[at + len(put) :])
