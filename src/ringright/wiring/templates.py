"""Scripts that work as they are: listed, and copied for an organisation to change."""

import csv
import io
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from ringright.dialogue.flow import load
from ringright.dialogue.source import parse
from ringright.errors import InputError
from ringright.wiring.files import write_text

LANGUAGES: Final = ("zh", "en")
CONTACTS: Final = "contacts.csv"
"""The example of a contact list that is written beside the script."""

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_PLAIN: Final = re.compile(r"[^\W\d][\w ]*")
"""What YAML reads as text without quotes."""


@dataclass(frozen=True)
class Template:
    """One template: its name, what it is for in each language, and the columns it needs."""

    name: str
    title: dict[str, str]
    columns: tuple[str, ...]


def templates() -> tuple[Template, ...]:
    """Every template, by name."""
    return tuple(_template(name) for name in names())


def names() -> tuple[str, ...]:
    """What templates are called; each exists in every language."""
    found = (it.name for it in _folder("zh").iterdir())
    return tuple(sorted(it.removesuffix(".yaml") for it in found if it.endswith(".yaml")))


def known(template: str) -> None:
    """Raises InputError for a template that does not exist."""
    if template not in names():
        remedy = f"Those there are: {', '.join(names())}."
        raise InputError(f'there is no template "{template}"', remedy=remedy)


def start(template: str, path: Path, language: str, organisation: str = "") -> tuple[Path, ...]:
    """Write a copy of `template` to `path`, and contacts beside it; which files were written.

    Raises InputError for a template that does not exist, and never overwrites.
    """
    known(template)
    text, contacts = _text(language, f"{template}.yaml"), _contacts(language, template)
    made = {path: _named(text, path.stem, organisation)}
    if contacts:
        old = load(text, template).organisation
        made[path.parent / CONTACTS] = _replaced(contacts, old, organisation or old)
    for each in made:
        if each.exists():
            raise InputError(f"{each} is there already", remedy="Choose another name or folder.")
    load(made[path], path.name)
    for each, content in made.items():
        write_text(each, content)
    return tuple(made)


def _template(name: str) -> Template:
    texts = {language: _text(language, f"{name}.yaml") for language in LANGUAGES}
    data = parse(texts["zh"]).data
    columns = data.get("variables") if isinstance(data, dict) else None
    title = {language: _title(text) for language, text in texts.items()}
    return Template(name, title, tuple(columns) if isinstance(columns, dict) else ())


def _title(text: str) -> str:
    """What the first comment says before it names the documentation."""
    first = text.splitlines()[0].removeprefix("# ")
    return re.split(r"。每个字段|\. docs/", first)[0]


def _named(text: str, stem: str, organisation: str) -> str:
    """`text` under its file's name, if that can be an id, and for `organisation`, if given."""
    if _ID.fullmatch(stem):
        text = re.sub(r"^id: .*$", f"id: {stem}", text, count=1, flags=re.MULTILINE)
    if not organisation:
        return text
    plain = _PLAIN.fullmatch(organisation)
    value = organisation if plain else json.dumps(organisation, ensure_ascii=False)
    line = f"organisation: {value}"
    return re.sub(r"^organisation: .*$", lambda _: line, text, count=1, flags=re.MULTILINE)


def _replaced(contacts: str, old: str, new: str) -> str:
    """The rows of `contacts` with the name of one organisation for another."""
    written = io.StringIO()
    rows = csv.reader(io.StringIO(contacts))
    csv.writer(written, lineterminator="\n").writerows(
        [cell.replace(old, new) for cell in row] for row in rows
    )
    return written.getvalue()


def _contacts(language: str, template: str) -> str:
    """The example of a contact list; "" for a template that only answers calls."""
    file = _folder(language) / f"{template}.csv"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _text(language: str, file: str) -> str:
    return (_folder(language) / file).read_text(encoding="utf-8")


def _folder(language: str) -> Traversable:
    return files("ringright") / "templates" / language
