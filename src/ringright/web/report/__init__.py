"""The report of a run: one page that holds everything, talks to nobody, and can be kept."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ringright.domain.result import RunResult
from ringright.web.report.view import look
from ringright.web.report.words import WORDS


def render(result: RunResult) -> str:
    """The whole page as HTML, recordings embedded; recordings are looked for in `result.folder`.

    Everything a callee said is escaped, and the page's own policy allows no script but its own.
    """
    style, script = _asset("style.css"), _asset("page.js")
    return (
        _pages()
        .get_template("page.html")
        .render(
            run=result,
            view=look(result),
            lang="zh" if result.language == "zh" else "en",
            w=WORDS,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=_policy(style, script),
        )
    )


def write(result: RunResult, path: Path) -> Path:
    """Render `result` into `path`; a half-written page never shows."""
    part = path.with_suffix(".part")
    part.write_text(render(result), encoding="utf-8")
    return part.replace(path)


@cache
def _pages() -> Environment:
    return Environment(
        loader=PackageLoader("ringright.web.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> str:
    return (Path(__file__).parent / "page" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """A content security policy that lets in this style, this script, embedded media, no more."""
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; media-src data:; "
        f"style-src {_hash(style)}; script-src {_hash(script)}"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
