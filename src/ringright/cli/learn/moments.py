"""`ringright learn list | show | propose | approve | dismiss | clip`: moments, and a decision."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ringright.cli.show import Json, show
from ringright.settings import Settings

Data = Annotated[Path | None, Parameter(help="Data folder; default: that of the newest run.")]
Script = Annotated[str, Parameter(help="Which script; needed where the folder has several.")]


def list_(*, script: Script = "", data: Data = None, json: Json = False) -> None:
    """List what was badly answered, gathered by meaning, the most frequent first."""
    from ringright.cli.learn.words import document, line
    from ringright.wiring.learning.moments import learning

    with learning(Settings(), data) as desk:
        name, found = desk.groups(script)
    listed = {"script": name, "groups": [document(it) for it in found]}
    show(json, listed, [line(it) for it in found] or ["Nothing was badly answered."])


def show_(group: str, *, script: Script = "", data: Data = None, json: Json = False) -> None:
    """Show a GROUP: every moment of it, what is near in meaning, and what might be done."""
    from ringright.cli.learn.words import advice_document, advice_lines, line, moment_lines
    from ringright.wiring.learning.moments import learning

    with learning(Settings(), data) as desk:
        (found,) = desk.advice(script, group)
    lines = [line(found.cluster), *moment_lines(found.cluster), *advice_lines(found)]
    show(json, advice_document(found), lines)


def propose(group: str = "", *, script: Script = "", data: Data = None, json: Json = False) -> None:
    """Say what might be done about GROUP, or about every one: a phrase, an answer, or nothing."""
    from ringright.cli.learn.words import advice_document, advice_lines, line
    from ringright.wiring.learning.moments import learning

    with learning(Settings(), data) as desk:
        found = desk.advice(script, group)
    lines = [text for it in found for text in (line(it.cluster), *advice_lines(it))]
    show(json, {"proposals": [advice_document(it) for it in found]}, lines)


def approve(
    group: str,
    text: str = "",
    *,
    as_: Annotated[str, Parameter(name="--as", help="phrase:NAME or answer:NAME.")],
    script: Script = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """Make a draft that understands GROUP: a phrase of an intent, or a new answer saying TEXT.

    A phrase without TEXT takes all words of the group. The draft is linted; it runs only after
    `learn replay` and `learn promote`.
    """
    from ringright.cli.script.versions import fields
    from ringright.wiring.learning.moments import learning

    with learning(Settings(), data) as desk:
        made = desk.approve(script, group, as_, text)
    show(json, fields(made), [f"{made.name}: a draft. Next: ringright learn replay {made.name}"])


def dismiss(group: str, *, script: Script = "", data: Data = None, json: Json = False) -> None:
    """Let GROUP be; it is not asked about again."""
    from ringright.wiring.learning.moments import learning

    with learning(Settings(), data) as desk:
        gone = desk.dismiss(script, group)
    count = len(gone.moments)
    show(json, {"group": group, "dismissed": count}, [f"{group}: {count} moment(s) dismissed."])


def clip(
    moment: str, *, out: Path, script: Script = "", data: Data = None, json: Json = False
) -> None:
    """Cut the sound of MOMENT (or of a group's first) out of its recording into the file OUT."""
    from ringright.wiring.learning.moments import learning, moment_id

    with learning(Settings(), data) as desk:
        found, seconds = desk.clip(script, moment, out)
    told = {"moment": moment_id(found), "words": found.words, "seconds": seconds, "file": str(out)}
    show(json, told, [f"{out}: {seconds:.1f} s, “{found.words}”"])
