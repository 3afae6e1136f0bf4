"""`ringright script new TEMPLATE FILE` begins a script from one that works as it is."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ringright.cli.show import Json, show
from ringright.errors import InputError

Lang = Annotated[Literal["zh", "en"], Parameter(help="Language of the script.")]
Organisation = Annotated[str, Parameter(help="Who calls, as it is spoken.")]

_USE = "To begin with one: ringright script new TEMPLATE my.yaml --lang {lang}"


def new(
    template: str = "",
    file: Path | None = None,
    *,
    lang: Lang = "zh",
    organisation: Organisation = "",
    json: Json = False,
) -> None:
    """Write a copy of TEMPLATE to FILE, and a contacts.csv beside it, for you to change.

    Without TEMPLATE the templates are listed. Nothing is overwritten.
    """
    from ringright.wiring.templates import known, start, templates

    if not template:
        found = templates()
        document = {
            "templates": [
                {"name": it.name, "title": it.title, "columns": it.columns} for it in found
            ]
        }
        listed = [f"{it.name:<11}{it.title[lang]}" for it in found]
        show(json, document, [*listed, _USE.format(lang=lang)])
        return
    known(template)
    if file is None:
        remedy = f"Write: ringright script new {template} my.yaml"
        raise InputError("a file to write is missing", remedy=remedy)
    written = [str(path) for path in start(template, file, lang, organisation)]
    advice = f"Change the words, then: ringright script lint {file}"
    show(
        json,
        {"template": template, "written": written},
        [*map("Wrote {}.".format, written), advice],
    )
