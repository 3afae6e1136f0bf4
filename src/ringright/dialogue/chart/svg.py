"""A plan as an SVG picture that stands alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from ringright.dialogue.chart.layers import Layout, Route, Size, Spot, Way, layout
from ringright.dialogue.chart.plan import Edge, Kind, Node, Plan

_FONTS: Final = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',"
    "'Helvetica Neue',Arial,sans-serif"
)
_SIZE: Final = 13.0
_LINE: Final = 19.0
_PAD: Final = 12.0
_MARGIN: Final = 24.0
_WIDEST_EM: Final = 16.0
_NARROWEST_EM: Final = 5.0
_LATIN_EM: Final = 0.56
_WIDE: Final = "\u2e7f"
"""Signs behind this one are as wide as they are high."""

_LEADING: Final = "，。？！；：、,.?!;:）)」”"

_FILLS: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.START: ("#1f3a5f", "#1f3a5f"), Kind.STEP: ("#ffffff", "#3b6ea5"),
    Kind.COLLECT: ("#fff7e0", "#b98a1d"), Kind.BRANCH: ("#eef0f3", "#7b8794"),
    Kind.ENDING: ("#e8f3ec", "#3d8259"),
}  # fmt: skip
"""Fill and border of each kind of box."""


@dataclass(frozen=True)
class _Box:
    node: Node
    title: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def size(self) -> Size:
        widest = max(_NARROWEST_EM, *map(_em, (*self.title, *self.lines)))
        rows = len(self.title) + len(self.lines)
        return Size(widest * _SIZE + 2 * _PAD, rows * _LINE + 2 * _PAD - 4)


def svg(plan: Plan) -> str:
    """`plan` drawn."""
    boxes = {node.key: _box(node, _own(plan, node.key)) for node in plan.nodes}
    edges = {(edge.source, edge.target): edge for edge in plan.edges}
    ways = [Way(edge.source, edge.target, _label_size(edge)) for edge in plan.edges]
    placed = layout({key: box.size for key, box in boxes.items()}, ways)
    return "\n".join(_picture(plan, boxes, edges, placed)) + "\n"


def _own(plan: Plan, key: str) -> tuple[str, ...]:
    """Intents after which a step asks again: a line in its box instead of a loop beside it."""
    return tuple(
        label for edge in plan.edges if edge.source == edge.target == key for label in edge.labels
    )


def _box(node: Node, again: tuple[str, ...]) -> _Box:
    lines = (*node.lines, *(f"↺ {label}" for label in again))
    wrapped = tuple(row for line in lines for row in _wrap(line))
    return _Box(node, tuple(_wrap(node.title)), wrapped)


def _em(text: str) -> float:
    return sum(1.0 if sign > _WIDE else _LATIN_EM for sign in text)


def _wrap(text: str) -> Iterator[str]:
    """`text` in rows of at most 16 em; Mandarin may break anywhere but before a mark."""
    row = ""
    for part in _parts(text):
        full = _em(row + part.rstrip()) > _WIDEST_EM
        if row and full and part[0] not in _LEADING:
            yield row.rstrip()
            row = part.lstrip()
        else:
            row += part
    if row.strip():
        yield row.rstrip()


def _parts(text: str) -> Iterator[str]:
    """Stretches that stay together: a Chinese character, or a word with its space."""
    word = ""
    for sign in text:
        if sign > _WIDE:
            if word:
                yield word
            word = ""
            yield sign
        else:
            word += sign
            if sign == " ":
                yield word
                word = ""
    if word:
        yield word


def _rows(edge: Edge) -> list[str]:
    return list(_wrap(", ".join(edge.labels)))


def _label_size(edge: Edge) -> Size:
    rows = _rows(edge)
    if not rows:
        return Size(14.0, 0.0)
    return Size(max(map(_em, rows)) * (_SIZE - 1) + 10, len(rows) * (_LINE - 3) + 2)


def _picture(
    plan: Plan,
    boxes: Mapping[str, _Box],
    edges: Mapping[tuple[str, str], Edge],
    placed: Layout,
) -> Iterator[str]:
    width, height = placed.width + 2 * _MARGIN, placed.height + 2 * _MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="{_FONTS}" font-size="{_SIZE:g}">'
    )
    yield f"<title>{escape(plan.title)}</title>"
    yield f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fbfcfd"/>'
    yield (
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        'markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#5b6b7b"/>'
        "</marker></defs>"
    )
    yield f'<g transform="translate({_MARGIN:g} {_MARGIN:g})">'
    ports = _ports(placed)
    for place, route in enumerate(placed.routes):
        yield _line(route, *ports[place])
    for route in placed.routes:
        yield from _label(edges[route.way.source, route.way.target], route.label)
    for key, spot in placed.boxes.items():
        yield from _drawn(boxes[key], spot)
    yield "</g></svg>"


def _ports(placed: Layout) -> list[tuple[float, float]]:
    """Where each way leaves its upper box and meets its lower one, side by side in order."""
    found = [[0.0, 0.0] for _ in placed.routes]
    for spot in placed.boxes.values():
        for end, beside in ((0, 1), (-1, -2)):
            mine = [
                (route.spots[beside].x, place)
                for place, route in enumerate(placed.routes)
                if route.spots[end] is spot
            ]
            step = min(24.0, (spot.size.width - 24) / max(1, len(mine)))
            for rank, (_, place) in enumerate(sorted(mine)):
                found[place][end] = spot.x + (rank - (len(mine) - 1) / 2) * step
    return [(above, below) for above, below in found]


def _line(route: Route, leaves: float, meets: float) -> str:
    """A smooth line through every spot; dashed if it leads back up."""
    upper, *inner, lower = route.spots
    x, y = leaves, upper.y + upper.size.height
    path = [f"M{x:.1f} {y:.1f}"]
    ends = [(spot.x, spot.y, spot.size.height) for spot in inner]
    for to, top, tall in (*ends, (meets, lower.y, 0.0)):
        middle = (y + top) / 2
        path.append(f"C{x:.1f} {middle:.1f} {to:.1f} {middle:.1f} {to:.1f} {top:.1f}")
        path += [f"V{top + tall:.1f}"] if tall else []
        x, y = to, top + tall
    dash, tip = (' stroke-dasharray="5 4"', "start") if route.back else ("", "end")
    return (
        f'<path d="{" ".join(path)}" fill="none" stroke="#5b6b7b" stroke-width="1.3"{dash} '
        f'marker-{tip}="url(#tip)"/>'
    )


def _label(edge: Edge, spot: Spot) -> Iterator[str]:
    rows = _rows(edge)
    if not rows:
        return
    left = spot.x - spot.size.width / 2
    yield (
        f'<rect x="{left:.1f}" y="{spot.y:.1f}" width="{spot.size.width:.1f}" '
        f'height="{spot.size.height:.1f}" rx="4" fill="#fbfcfd"/>'
    )
    for place, row in enumerate(rows):
        y = spot.y + 13 + place * (_LINE - 3)
        yield (
            f'<text x="{spot.x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="{_SIZE - 1:g}" '
            f'fill="#33475b">{escape(row)}</text>'
        )


def _drawn(box: _Box, spot: Spot) -> Iterator[str]:
    fill, border = _FILLS[box.node.kind]
    ink = "#ffffff" if box.node.kind is Kind.START else "#1c2733"
    left = spot.x - spot.size.width / 2
    radius = 16 if box.node.kind in (Kind.START, Kind.ENDING) else 5
    yield (
        f'<rect x="{left:.1f}" y="{spot.y:.1f}" width="{spot.size.width:.1f}" '
        f'height="{spot.size.height:.1f}" rx="{radius}" fill="{fill}" stroke="{border}" '
        'stroke-width="1.4"/>'
    )
    y = spot.y + _PAD + 11
    for place, row in enumerate((*box.title, *box.lines)):
        weight = ' font-weight="700"' if place < len(box.title) else ""
        yield (
            f'<text x="{left + _PAD:.1f}" y="{y + place * _LINE:.1f}" fill="{ink}"{weight}>'
            f"{escape(row)}</text>"
        )
