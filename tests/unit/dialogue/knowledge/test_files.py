"""The files a script names are checked with line and column."""

from pathlib import Path

import pytest

from ringright.dialogue import flow
from ringright.dialogue.flow import ScriptError

CLINIC = Path(__file__).parents[4] / "examples" / "clinic" / "script.yaml"
NAMED = "knowledge: [knowledge/faq.md, knowledge/guide.md]"


def faults(value: str, present: tuple[str, ...] = ()) -> list[str]:
    text = CLINIC.read_text(encoding="utf-8")
    assert NAMED in text
    with pytest.raises(ScriptError) as caught:
        flow.load(text.replace(NAMED, f"knowledge: {value}"), exists=present.__contains__)
    return [f"{fault.line}:{fault.column}: {fault.text}" for fault in caught.value.problems]


def test_the_names_are_kept_in_order() -> None:
    script = flow.load(CLINIC.read_text(encoding="utf-8"))
    assert script.knowledge == ("knowledge/faq.md", "knowledge/guide.md")


def test_a_file_that_is_not_there() -> None:
    assert faults("[a.md, b.md]", ("a.md",)) == [
        '11:19: there is no file "b.md" beside the script; correct the name or take it out'
    ]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("a.xls", "save it as .xlsx"),
        ("a.doc", "save it as .docx"),
        ("a.pdf", "save it as .docx"),
        ("a.png", "use .md, .txt, .csv, .xlsx, .docx"),
        ("/etc/a.md", "beside the script"),
        ("../a.md", "beside the script"),
        ("C:\\\\a.md", "beside the script"),
    ],
)
def test_a_file_that_cannot_be_used(name: str, hint: str) -> None:
    found = faults(f'["{name}"]', (name,))
    assert len(found) == 1
    assert found[0].startswith("11:13: ")
    assert hint in found[0]


def test_a_file_named_twice() -> None:
    assert faults("[a.md, a.md]", ("a.md",)) == ['11:19: "a.md" stands here twice; keep one']


@pytest.mark.parametrize(
    ("value", "fault"),
    [("faq.md", "must be a list"), ("[1]", "must be a text"), ("[]", "is empty")],
)
def test_the_wrong_type(value: str, fault: str) -> None:
    assert fault in faults(value)[0]
