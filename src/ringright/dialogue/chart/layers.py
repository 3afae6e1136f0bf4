"""Boxes in layers with few crossings, after Sugiyama: ranks, order, coordinates.

Long ways get a place of their own in every layer they pass, and every label has one, so that
nothing is drawn over anything else. Lengths are pixels, y grows downwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

_SWEEPS: Final = 16
_GAP: Final = 26.0
_NARROW: Final = 14.0
_BETWEEN: Final = 26.0


@dataclass(frozen=True)
class Size:
    """Width and height of a box or label."""

    width: float
    height: float


@dataclass(frozen=True)
class Way:
    """One edge to lay out: what it connects, and the size of its label."""

    source: str
    target: str
    label: Size


@dataclass
class Spot:
    """A box, a label, or a place where a long way passes; `x` is its middle, `y` its top.

    Where a way only passes, it runs straight through the whole height of the layer.
    """

    size: Size
    layer: int
    passes: bool = False
    x: float = 0.0
    y: float = 0.0
    above: list["Spot"] = field(default_factory=list)
    below: list["Spot"] = field(default_factory=list)


@dataclass(frozen=True)
class Route:
    """How a way runs: its spots from top to bottom; `back` if it leads upwards."""

    way: Way
    spots: tuple[Spot, ...]
    label: Spot
    back: bool


@dataclass(frozen=True)
class Layout:
    """Where everything lies, and how large the whole is."""

    boxes: Mapping[str, Spot]
    routes: tuple[Route, ...]
    width: float
    height: float


def layout(boxes: Mapping[str, Size], ways: Sequence[Way]) -> Layout:
    """Lay out `boxes`, the first of them on top; a way from a box to itself is left out."""
    ways = [way for way in ways if way.source != way.target]
    back = _backward(list(boxes), ways)
    ranks = _ranks(boxes, ways, back)
    spots = {key: Spot(size, 2 * ranks[key]) for key, size in boxes.items()}
    routes = tuple(_route(way, spots, back=place in back) for place, way in enumerate(ways))
    layers = _layers(spots, routes)
    _order(layers)
    _place_x(layers)
    height = _place_y(layers)
    width = _shift(layers)
    return Layout(spots, routes, width, height)


def _backward(keys: list[str], ways: Sequence[Way]) -> set[int]:
    """Ways that close a circle, by a walk in depth from the first box."""
    out: dict[str, list[tuple[int, str]]] = {key: [] for key in keys}
    for place, way in enumerate(ways):
        out[way.source].append((place, way.target))
    closing: set[int] = set()
    done: set[str] = set()
    for root in keys:
        if root in done:
            continue
        trail, walk = {root}, [(root, iter(out[root]))]
        while walk:
            key, rest = walk[-1]
            place, target = next(rest, (-1, ""))
            if place < 0:
                walk.pop()
                trail.discard(key)
                done.add(key)
            elif target in trail:
                closing.add(place)
            elif target not in done:
                trail.add(target)
                walk.append((target, iter(out[target])))
    return closing


def _ranks(boxes: Mapping[str, Size], ways: Sequence[Way], back: set[int]) -> dict[str, int]:
    """The longest way down to each box."""
    ranks = dict.fromkeys(boxes, 0)
    pairs = [
        (way.target, way.source) if place in back else (way.source, way.target)
        for place, way in enumerate(ways)
    ]
    for _ in boxes:
        for upper, lower in pairs:
            ranks[lower] = max(ranks[lower], ranks[upper] + 1)
    return ranks


def _route(way: Way, spots: Mapping[str, Spot], *, back: bool) -> Route:
    """The spots of one way; its label lies in the layer next to where it begins."""
    source, target = spots[way.source], spots[way.target]
    upper, lower = (target, source) if back else (source, target)
    layers = range(upper.layer + 1, lower.layer)
    named = layers[-1] if back else layers[0]
    bare = Size(_NARROW, 0.0)
    inner = [
        Spot(way.label if layer == named else bare, layer, passes=layer != named)
        for layer in layers
    ]
    chain = (upper, *inner, lower)
    for above, below in pairwise(chain):
        above.below.append(below)
        below.above.append(above)
    return Route(way, chain, inner[-1] if back else inner[0], back)


def _layers(boxes: Mapping[str, Spot], routes: Sequence[Route]) -> list[list[Spot]]:
    inner = [spot for route in routes for spot in route.spots[1:-1]]
    every = [*boxes.values(), *inner]
    depth = max((spot.layer for spot in every), default=0)
    layers: list[list[Spot]] = [[] for _ in range(depth + 1)]
    for spot in every:
        layers[spot.layer].append(spot)
    return layers


def _order(layers: list[list[Spot]]) -> None:
    """Sort each layer by the middle of its neighbours, down and up by turns; keep the best."""
    best = [list(layer) for layer in layers]
    fewest = _crossings(layers)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            _sort(layer, layers, down=down)
        crossings = _crossings(layers)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    layers[:] = best


def _sort(layer: list[Spot], layers: list[list[Spot]], *, down: bool) -> None:
    places = _places(layers)
    middles = {}
    for spot in layer:
        near = spot.above if down else spot.below
        sides = [places[id(it)] for it in near]
        middles[id(spot)] = sum(sides) / len(sides) if sides else float(places[id(spot)])
    layer.sort(key=lambda spot: middles[id(spot)])


def _places(layers: list[list[Spot]]) -> dict[int, int]:
    return {id(spot): place for layer in layers for place, spot in enumerate(layer)}


def _crossings(layers: list[list[Spot]]) -> int:
    places = _places(layers)
    total = 0
    for layer in layers:
        ends = [
            (places[id(spot)], place)
            for spot in layer
            for place in sorted(places[id(it)] for it in spot.below)
        ]
        total += sum(
            one[0] < two[0] and one[1] > two[1]
            for at, one in enumerate(ends)
            for two in ends[at + 1 :]
        )
    return total


def _place_x(layers: list[list[Spot]]) -> None:
    """Move every spot as near to its neighbours' middle as the order allows."""
    for layer in layers:
        _settle(layer, [0.0] * len(layer))
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            _settle(layer, [_wish(spot, down=down) for spot in layer])


def _wish(spot: Spot, *, down: bool) -> float:
    near = (spot.above if down else spot.below) or spot.above or spot.below
    return sum(it.x for it in near) / len(near) if near else spot.x


def _settle(layer: list[Spot], wishes: list[float]) -> None:
    """The nearest places to `wishes` that overlap nowhere: isotonic regression by pooling."""
    offsets = [0.0]
    for left, right in pairwise(layer):
        offsets.append(offsets[-1] + (left.size.width + right.size.width) / 2 + _GAP)
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        pools.append((wish - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, few), (two, more) = pools[-2:]
            pools[-2:] = [((one * few + two * more) / (few + more), few + more)]
    values = [value for value, count in pools for _ in range(count)]
    for spot, value, offset in zip(layer, values, offsets, strict=True):
        spot.x = value + offset


def _place_y(layers: list[list[Spot]]) -> float:
    """Layers below each other; returns the height of the whole."""
    y = 0.0
    for layer in layers:
        tallest = max(spot.size.height for spot in layer)
        for spot in layer:
            if spot.passes:
                spot.size = replace(spot.size, height=tallest)
            spot.y = y + (tallest - spot.size.height) / 2
        y += tallest + _BETWEEN
    return y - _BETWEEN


def _shift(layers: list[list[Spot]]) -> float:
    """Move everything so that the leftmost edge is 0; returns the width of the whole."""
    every = [spot for layer in layers for spot in layer]
    left = min(spot.x - spot.size.width / 2 for spot in every)
    for spot in every:
        spot.x -= left
    return max(spot.x + spot.size.width / 2 for spot in every)
