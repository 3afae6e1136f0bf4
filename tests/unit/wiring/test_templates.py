import csv
from pathlib import Path

import pytest

from ringright.errors import InputError
from ringright.people.columns import CONTACTS as COMMON
from ringright.wiring.files import read_script
from ringright.wiring.lint import examine
from ringright.wiring.rehearse import rehearse
from ringright.wiring.templates import CONTACTS, LANGUAGES, names, start, templates

ROOT = Path(__file__).parents[3] / "src" / "ringright" / "templates"
PAGE = ROOT.parents[2] / "docs" / "templates.md"
ALL = sorted(f"{path.parent.name}/{path.stem}" for path in ROOT.glob("*/*.yaml"))


def file(template: str) -> Path:
    return ROOT / f"{template}.yaml"


@pytest.mark.parametrize("template", ALL)
def test_nothing_could_be_better(template: str) -> None:
    assert examine(file(template), strict=True) == ()


@pytest.mark.parametrize("template", ALL)
def test_everything_is_reached_and_nothing_breaks(template: str) -> None:
    report = rehearse(file(template), seed=1, calls=8)
    assert report.faults == ()
    assert [it.missed for it in report.coverage if it.missed] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_template_exists_in_each_language(language: str) -> None:
    assert tuple(sorted(path.stem for path in ROOT.glob(f"{language}/*.yaml"))) == names()


@pytest.mark.parametrize("template", ALL)
def test_a_copy_can_be_used_with_its_contacts(template: str, tmp_path: Path) -> None:
    language, name = template.split("/")
    written = start(name, tmp_path / "mine.yaml", language, "Wu: Sons & Co")
    script = read_script(written[0])
    assert (script.id, script.language, script.organisation) == (
        "mine",
        language,
        "Wu: Sons & Co",
    )
    assert bool(written[1:]) == bool(script.variables)
    for path in written[1:]:
        assert path == tmp_path / CONTACTS
        with path.open(encoding="utf-8", newline="") as rows:
            (person,) = csv.DictReader(rows)
        assert all(person[column] for column in script.variables)
        assert person["consent_purpose"] == script.purpose
        assert "Wu: Sons & Co" in person["consent_wording"]
        assert set(person) == (set(COMMON) - {"language"}) | set(script.variables)


def test_a_copy_keeps_its_organisation_unless_told(tmp_path: Path) -> None:
    start("fraud", tmp_path / "Bank 1.yaml", "en")
    script = read_script(tmp_path / "Bank 1.yaml")
    assert (script.id, script.organisation) == ("fraud-en", "River Bank")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / CONTACTS).write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is there already"):
        start("event", tmp_path / "event.yaml", "zh")
    assert [path.name for path in tmp_path.iterdir()] == [CONTACTS]


def test_a_template_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="absence, delivery"):
        start("wedding", tmp_path / "my.yaml", "zh")


def test_the_list_says_what_each_is_for() -> None:
    found = {it.name: it for it in templates()}
    assert found["fraud"].columns == ("date", "merchant", "amount")
    assert found["event"].title == {
        "zh": "活动提醒：来不来，来几位",
        "en": "Event reminder: coming or not, and how many",
    }
    assert found["reception"].columns == ()


def test_the_page_names_each_template_and_its_columns() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert set(rows) == set(names())
    for it in templates():
        told = rows[it.name].rsplit("|", 2)[1].strip()
        assert told == (", ".join(f"`{name}`" for name in it.columns) or "none")
