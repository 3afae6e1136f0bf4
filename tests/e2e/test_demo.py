"""The demo itself: twelve people, nine calls, each ending as its data says."""

from typing import Any

import pytest
from tests.e2e.house import House, by_id

ENDINGS = {
    "p01": ("completed", "A"),
    "p02": ("completed", "B"),
    "p03": ("completed", "A"),
    "p04": ("completed", "A"),
    "p05": ("opted_out", "D"),
    "p06": ("wrong_number", "D"),
    "p07": ("callback_requested", "C"),
    "p08": ("switched_off", "D"),
    "p09": ("voicemail", "D"),
}
REFUSED = {"p10": "no_consent", "p11": "opted_out", "p12": "cap_day"}


@pytest.fixture(scope="module", params=["zh", "en"])
def demo(house: House, request: pytest.FixtureRequest) -> dict[str, Any]:
    return house.document("demo", "--lang", request.param)


def test_everybody_ends_as_their_data_says(demo: dict[str, Any]) -> None:
    people = by_id(demo)
    found = {name: (people[name]["disposition"], people[name]["grade"]) for name in ENDINGS}
    assert found == ENDINGS
    assert {name: people[name]["refusals"] for name in REFUSED} == {
        name: [code] for name, code in REFUSED.items()
    }
    assert {name for name in people if people[name]["suppressed"]} == {"p05", "p11"}
    assert people["p02"]["slots"]
    assert people["p05"]["because"]
    assert people["p01"]["fields"]["coming"]["value"] is True
    assert people["p02"]["fields"]["new_day"]["value"] == people["p02"]["slots"]["new_date"]
    assert people["p08"]["tags"] == []
    assert people["p08"]["fields"] == {}


def test_every_answered_call_begins_with_the_disclosure(demo: dict[str, Any]) -> None:
    for person in demo["people"]:
        robot = [turn for turn in person["transcript"] if turn["who"] == "robot"]
        if robot:
            machine = person["disposition"] == "voicemail"  # it is left as soon as it is known
            assert machine or not robot[0]["interrupted"]
            assert machine or any(
                word in robot[0]["text"] for word in ("人工智能合成", "AI generated voice")
            )


def test_the_robot_was_interrupted_and_fell_silent(demo: dict[str, Any]) -> None:
    turns = by_id(demo)["p03"]["transcript"]
    assert any(turn["interrupted"] for turn in turns if turn["who"] == "robot")


def test_books_are_in_order(demo: dict[str, Any]) -> None:
    assert demo["ledger"]["ok"]
    assert demo["permits"] == {"issued": 9, "burned": 9}
    assert all(gap > 0 for person in demo["people"] for gap in person["turn_gaps_ms"])
