"""The sample knowledge answers what people ask, and hardly ever wrongly, with the real model."""

import json
from pathlib import Path

import openpyxl
import pytest
from tests.bench import knowledge as bench

from ringright.cli.script.hear import hear
from ringright.dialogue.knowledge.library import Library
from ringright.wiring.knowledge.read import read

CLINIC = Path(__file__).parents[3] / "examples/clinic/script.yaml"
PAGE = Path(__file__).parents[3] / "docs/formats/knowledge.md"
LEAST = {"knowledge_zh": 74, "knowledge_en": 34, "knowledge_held_zh": 26, "knowledge_held_en": 11,
    "knowledge_fresh_zh": 19}  # fmt: skip


@pytest.fixture(scope="module")
def model() -> bench.Model:
    return bench.Model()


@pytest.mark.parametrize("name", bench.SETS)
def test_right_answers_and_hardly_a_wrong_one(name: str, model: bench.Model) -> None:
    language, files = bench.SETS[name]
    library = Library(read(files, language).passages, model, language)
    tally = bench.ask(name, library)
    assert tally.right >= LEAST[name]
    assert tally.wrong <= 0.02 * tally.questions
    assert tally.wrong + tally.honest >= 0.3 * tally.questions


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("洗牙多少钱", "项目：洗牙，价格：200元。"),
        ("种牙多少钱", ""),
        ("多少钱", ""),
        ("洗牙疼吗", ""),
    ],
)
def test_a_list_of_prices(tmp_path: Path, model: bench.Model, question: str, said: str) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (("项目", "价格（元）"), ("洗牙", 200), ("补牙", 300), ("拔智齿", 600)):
        page.append(row)
    path = tmp_path / "prices.xlsx"
    book.save(path)
    found = Library(read([path], "zh").passages, model, "zh").answer(question)
    assert (found.say if found else "") == said
    assert found is None or found.because == "prices.xlsx!Sheet:2"


def test_the_example_of_the_docs_does_what_it_says(tmp_path: Path, model: bench.Model) -> None:
    text = PAGE.read_text(encoding="utf-8")
    path = tmp_path / "faq.md"
    path.write_text(text.split("```markdown\n")[1].split("```")[0], encoding="utf-8")
    library = Library(read([path], "zh").passages, model, "zh")
    best = library.search("洗牙多少钱", 1)[0]
    assert f"{best.score:.2f}  {best.source}  {best.say}" in text
    assert library.answer("种牙多少钱") is None


def test_a_call_answers_from_the_documents_of_its_script(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hear(CLINIC, text="你们那边停车场有吗", json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["says"].startswith("诊所后面有停车场，看病的患者停车两小时内免费。")
    assert (found["intent"], found["how"]) == ("knowledge", "meaning")
    assert found["because"] == "faq.md#有停车场吗"
    assert found["next"] == "attend"
