"""What a picture of a script holds: every step, reply and ending, and nothing over another."""

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ringright.dialogue import flow
from ringright.dialogue.chart.layers import Size, Spot, Way, layout
from ringright.dialogue.chart.mermaid import mermaid
from ringright.dialogue.chart.plan import START, Edge, Kind, plan
from ringright.dialogue.chart.svg import svg
from ringright.dialogue.script import Reply, Script

EXAMPLES = Path(__file__).parents[4] / "examples"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", params=["clinic", "clinic-en"])
def script(request: pytest.FixtureRequest) -> Script:
    path = EXAMPLES / str(request.param) / "script.yaml"
    return flow.load(path.read_text(encoding="utf-8"))


def test_a_plan_holds_every_step_reply_and_ending(script: Script) -> None:
    found = plan(script)
    keys = {node.key: node for node in found.nodes}
    endings = {f"end:{name}" for name in script.endings}
    assert set(keys) == {START, *script.steps, *endings}
    assert keys["move"].kind is Kind.COLLECT
    assert keys["move"].lines[0].startswith("{new_date}: ")
    assert keys["end:moved"].title == "moved · B"
    assert Edge("attend", "move", ("move [2]",)) in found.edges
    assert Edge("instead", "end:cancelled", ("cancel [3]", "no")) in found.edges
    assert Edge("move", "end:moved") in found.edges
    assert Edge(START, "attend") in found.edges


def test_a_reply_that_leads_nowhere_comes_back_to_its_step(script: Script) -> None:
    step = script.steps["attend"]
    asking = replace(step, expect={**step.expect, "busy": Reply("…"), "yes": Reply(end="later")})
    found = plan(replace(script, steps={**script.steps, "attend": asking}))
    assert Edge("attend", "attend", ("busy",)) in found.edges
    assert "end:later" in {node.key for node in found.nodes}
    assert "↺ busy" in svg(found)


def test_mermaid_text_escapes_what_mermaid_would_read(script: Script) -> None:
    text = mermaid(plan(script))
    assert text.startswith("flowchart TD\n")
    assert re.search(r'n1 -->\|"move #91;2#93;"\| n3', text)
    assert "#123;name#125;" in text
    labels = re.findall(r'"([^"]*)"', text)
    assert not any(sign in label for label in labels for sign in "{}[]")


def test_an_svg_stands_alone_and_shows_every_text(script: Script) -> None:
    found = plan(script)
    root = ET.fromstring(svg(found))  # noqa: S314 - our own text
    shown = "".join(text.text or "" for text in root.iter(f"{SVG}text"))
    wanted = "".join("".join((node.title, *node.lines)) for node in found.nodes)
    letters = re.sub(r"\s", "", shown)
    assert all(sign in letters for sign in re.sub(r"\s", "", wanted))
    for node in found.nodes:
        assert re.sub(r"\s", "", node.title) in letters
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for box in root.iter(f"{SVG}rect"):
        assert float(box.get("x", "0")) + float(box.attrib["width"]) <= width
        assert float(box.get("y", "0")) + float(box.attrib["height"]) <= height


def test_what_is_marked_up_is_escaped(script: Script) -> None:
    wild = replace(script, organisation='<&"R&D"> {x} [y] | z')
    root = ET.fromstring(svg(plan(wild)))  # noqa: S314 - our own text
    assert any("<&" in (text.text or "") for text in root.iter(f"{SVG}text"))
    assert "<&" not in mermaid(plan(wild))


def over(one: Spot, two: Spot) -> bool:
    apart = abs(one.x - two.x) >= (one.size.width + two.size.width) / 2 - 1e-6
    high, low = sorted((one, two), key=lambda spot: spot.y)
    return not apart and high.y + high.size.height > low.y + 1e-6


def test_nothing_lies_over_anything_else(script: Script) -> None:
    found = plan(script)
    boxes = {node.key: Size(150.0, 60.0) for node in found.nodes}
    ways = [Way(edge.source, edge.target, Size(40.0, 16.0)) for edge in found.edges]
    placed = layout(boxes, ways)
    inner = [spot for route in placed.routes for spot in route.spots[1:-1]]
    assert not any(over(one, two) for one, two in combinations([*placed.boxes.values(), *inner], 2))
    assert {(it.way.source, it.way.target) for it in placed.routes if it.back} == {
        ("instead", "move"), ("cancel", "move"),
    }  # fmt: skip
    assert min(spot.x - spot.size.width / 2 for spot in placed.boxes.values()) >= 0
    for route in placed.routes:
        tops = [spot.y for spot in route.spots]
        assert tops == sorted(tops)


def test_a_box_alone_and_a_way_to_itself() -> None:
    placed = layout({"one": Size(10.0, 10.0)}, [Way("one", "one", Size(1.0, 1.0))])
    assert (placed.width, placed.height, placed.routes) == (10.0, 10.0, ())


def test_long_ways_bring_no_crossing_that_can_be_avoided() -> None:
    size = Size(20.0, 20.0)
    pairs = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "e"), ("a", "e"), ("a", "d")]
    placed = layout(dict.fromkeys("abcde", size), [Way(one, two, size) for one, two in pairs])
    left = {key: spot.x for key, spot in placed.boxes.items()}
    assert (left["b"] < left["c"]) == (left["d"] < left["e"])
