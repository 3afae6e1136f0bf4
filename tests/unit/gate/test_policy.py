from datetime import time
from pathlib import Path

import pytest

from ringright.gate.packs import shipped
from ringright.gate.policy import Policy, PolicyError, load

HOUSE = """
name: house
hours: {start: "08:00", end: "21:00", source: s}
caps:
  - {calls: 3, seconds: 300, source: s}
  - {calls: 5, seconds: 86400, source: s}
permit: {seconds: 60, source: s}
clock: {seconds: 600, source: s}
"""


def overlaid(overlay: str) -> Policy:
    return load({"house.yaml": HOUSE}, overlay)


def test_the_shipped_packs() -> None:
    policy = shipped()
    assert policy.house.hours is not None
    assert (policy.house.hours.start, policy.house.hours.end) == (time(8), time(21))
    assert [(cap.calls, cap.seconds) for cap in policy.house.caps] == [(3, 300), (5, 86400)]
    assert [pack.name for pack in policy.in_force("CN")] == ["cn", "house"]
    assert [pack.name for pack in policy.in_force("US")] == ["us", "house"]
    assert policy.region("FR") is None
    assert len(policy.version) == 64


def test_every_figure_has_a_source() -> None:
    for pack in (shipped().house, *shipped().packs):
        limits = [pack.hours, pack.permit, pack.clock, *pack.caps]
        assert all(limit.source for limit in limits if limit)


def test_the_version_is_the_content() -> None:
    assert shipped().version == shipped().version
    assert (
        overlaid("").version != overlaid('hours: {start: "09:00", end: "20:00", source: x}').version
    )
    assert load({"a": HOUSE}).version != load({"a": HOUSE + "\n# changed\n"}).version


def test_an_overlay_tightens() -> None:
    policy = overlaid(
        'hours: {start: "09:00", end: "20:00", source: x}\n'
        "caps: [{calls: 1, seconds: 86400, source: x}, {calls: 8, seconds: 2592000, source: x}]\n"
        "permit: {seconds: 30, source: x}\n"
        "rest_days: {purposes: [survey], source: x}\n"
    )
    assert policy.overlay is not None
    assert policy.in_force("US")[0] is policy.overlay


@pytest.mark.parametrize(
    ("overlay", "words"),
    [
        ('hours: {start: "07:59", end: "21:00", source: x}', "hours.start 07:59 before 08:00"),
        ('hours: {start: "08:00", end: "21:01", source: x}', "hours.end 21:01 after 21:00"),
        ("caps: [{calls: 4, seconds: 300, source: x}]", "4 calls in 300 s against 3 in 300 s"),
        ("caps: [{calls: 6, seconds: 3600, source: x}]", "6 calls in 3600 s against 5 in 86400 s"),
        ("permit: {seconds: 61, source: x}", "permit.seconds 61 above 60"),
        ("clock: {seconds: 601, source: x}", "clock.seconds 601 above 600"),
    ],
)
def test_a_looser_overlay_is_an_error_that_says_so(overlay: str, words: str) -> None:
    with pytest.raises(PolicyError) as fault:
        overlaid(overlay)
    assert words in str(fault.value)
    assert "would loosen the rule" in str(fault.value)


@pytest.mark.parametrize(
    ("overlay", "words"),
    [
        ("hours: {start: 8, end: 21, source: x}", "overlay.hours.start: a text is expected"),
        ('hours: {start: "8", end: "21:00", source: x}', "a time such as"),
        ('hours: {start: "20:00", end: "09:00", source: x}', "start must be before end"),
        ('hours: {start: "09:00", end: "20:00"}', "overlay.hours.source"),
        ("caps: [{calls: 0, seconds: 300, source: x}]", "overlay.caps[0].calls"),
        ("caps: [{calls: true, seconds: 300, source: x}]", "overlay.caps[0].calls"),
        ("caps: {calls: 1}", "a list of mappings"),
        ("caps: [{calls: 1, second: 300, source: x}]", "unknown key 'second'"),
        ("houres: {}", "unknown key 'houres'"),
        ("regions: [CN]", "cannot be set here"),
        ("rest_days: {purposes: [fun], source: x}", "rest_days.purposes"),
        ("a: [", "line 1"),
        ("just words", "a mapping is expected"),
    ],
)
def test_a_broken_overlay_names_the_place(overlay: str, words: str) -> None:
    with pytest.raises(PolicyError) as fault:
        overlaid(overlay)
    assert words in str(fault.value)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({}, "no pack is named 'house'"),
        ({"h": "name: house"}, "hours is missing"),
        ({"h": HOUSE, "a": "name: a\nregions: [CN]", "b": "name: b\nregions: [CN]"}, "two packs"),
        ({"h": HOUSE, "a": "name: a\ncalendar: lunar"}, "unknown calendar"),
    ],
)
def test_packs_that_do_not_fit(texts: dict[str, str], words: str) -> None:
    with pytest.raises(PolicyError) as fault:
        load(texts)
    assert words in str(fault.value)


def test_an_overlay_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as fault:
        shipped(tmp_path / "overlay.yaml")
    assert fault.value.remedy
