"""A plan as Mermaid text, which GitHub, GitLab and most wikis draw."""

from collections.abc import Iterator, Mapping
from typing import Final

from ringright.dialogue.chart.plan import Kind, Node, Plan

_SHAPES: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.START: ('(["', '"])'), Kind.STEP: ('["', '"]'), Kind.COLLECT: ('[/"', '"/]'),
    Kind.BRANCH: ('{{"', '"}}'), Kind.ENDING: ('("', '")'),
}  # fmt: skip
_ENTITIES: Final = {ord(sign): f"#{ord(sign)};" for sign in '"<>&#|`{}[]'}


def mermaid(plan: Plan) -> str:
    """`plan` as a Mermaid flowchart."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: Plan) -> Iterator[str]:
    names = {node.key: f"n{place}" for place, node in enumerate(plan.nodes)}
    yield "flowchart TD"
    for node in plan.nodes:
        begin, end = _SHAPES[node.kind]
        yield f"  {names[node.key]}{begin}{_label(node)}{end}"
    for edge in plan.edges:
        labels = f'|"{_plain(", ".join(edge.labels))}"|' if edge.labels else ""
        yield f"  {names[edge.source]} -->{labels} {names[edge.target]}"


def _label(node: Node) -> str:
    return "<br>".join((f"<b>{_plain(node.title)}</b>", *map(_plain, node.lines)))


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_ENTITIES)
