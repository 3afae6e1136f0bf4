"""`ringright script ask FILE.. --text "..."` answers from documents, with the source."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from ringright.cli.show import Json, show

if TYPE_CHECKING:
    from ringright.dialogue.knowledge.library import Answer
    from ringright.dialogue.knowledge.passage import Shelf

SHOWN = 3


def ask(
    *files: Annotated[Path, Parameter(help="A script, or documents: md, txt, csv, xlsx, docx.")],
    text: Annotated[str, Parameter(help="A question; without one everything read is listed.")] = "",
    lang: Annotated[
        Literal["zh", "en"], Parameter(help="Language of documents; a script has its own.")
    ] = "zh",
    json: Json = False,
) -> None:
    """Ask the documents FILES, or those of a script: the best answers with score and source."""
    from ringright.dialogue.knowledge.library import KNOWN
    from ringright.errors import InputError
    from ringright.wiring.knowledge.desk import library, source

    if not files:
        raise InputError("no file is named", remedy="Name a script or documents.")
    found = source(files, lang)
    shelf = found.shelf()
    document = {"language": found.language, **_read(shelf)}
    if not text.strip():
        document |= {"listed": _listed(shelf)}
        show(json, document, _pages(shelf))
        return
    answers = library(shelf, found.language).search(text, SHOWN)
    known = bool(answers) and answers[0].score >= KNOWN
    document |= {"text": text, "known": known, "answer": answers[0].say if known else ""}
    document |= {"answers": [_told(answer) for answer in answers]}
    show(json, document, _lines(answers, known=known))


def _read(shelf: "Shelf") -> dict[str, object]:
    warnings = [{"source": caution.source, "text": caution.text} for caution in shelf.cautions]
    return {"passages": len(shelf.passages), "warnings": warnings}


def _listed(shelf: "Shelf") -> list[dict[str, object]]:
    return [
        {"source": passage.source, "questions": passage.questions, "sentences": passage.sentences}
        for passage in shelf.passages
    ]


def _told(answer: "Answer") -> dict[str, object]:
    return {
        "score": answer.score, "source": answer.source, "question": answer.question,
        "say": answer.say,
    }  # fmt: skip


def _lines(answers: "Sequence[Answer]", *, known: bool) -> Iterator[str]:
    if not known:
        yield "unknown: no answer fits well enough, so the call says that a colleague will ring."
    for answer in answers:
        yield f"{answer.score:.2f}  {answer.source}  {answer.say}"


def _pages(shelf: "Shelf") -> Iterator[str]:
    for passage in shelf.passages:
        asked = f"{' / '.join(passage.questions)} -> " if passage.questions else ""
        yield f"{passage.source}: {asked}{' '.join(passage.sentences)}"
    for caution in shelf.cautions:
        yield f"warning: {caution.source}: {caution.text}"
    yield f"{len(shelf.passages)} passages, {len(shelf.cautions)} warnings."
