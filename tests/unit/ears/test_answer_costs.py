import re
from pathlib import Path

import pytest

from ringright.ears.answer.costs import DEFAULT, MACHINES, CostError, Costs, load
from ringright.ears.answer.kinds import Kind
from ringright.ears.answer.step import Policy

PAGE = (Path(__file__).parents[3] / "docs" / "formats" / "answer.md").read_text(encoding="utf-8")
HEAD = "format: ringright/answer@1\ncosts:\n"


def test_hanging_up_on_a_person_is_the_worst() -> None:
    worst = max(DEFAULT[truth][verdict] for truth in Kind for verdict in Kind)
    assert all(DEFAULT[Kind.PERSON][machine] == worst for machine in MACHINES)
    assert all(DEFAULT[kind][Kind.PERSON] < worst / 10 for kind in Kind)


def test_what_is_doubtful_counts_as_a_person() -> None:
    odds = dict.fromkeys(Kind, 0.0) | {Kind.PERSON: 0.05, Kind.VOICEMAIL: 0.95}
    assert Costs().expected(Kind.PERSON, odds) < Costs().expected(Kind.VOICEMAIL, odds)


def test_operators_tighten() -> None:
    costs = load(f"{HEAD}  person: {{voicemail: 400}}\n  voicemail: {{person: 0.5}}\n", "a.yaml")
    assert costs.table[Kind.PERSON][Kind.VOICEMAIL] == 400
    assert costs.table[Kind.VOICEMAIL][Kind.PERSON] == 0.5
    assert costs.table[Kind.PERSON][Kind.IVR] == DEFAULT[Kind.PERSON][Kind.IVR]
    assert Policy(costs=costs).costs is costs


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("  person: {voicemail: 50}", "a.yaml:3:12: 50 is too little; 100 or more, never less"),
        ("  person: {voicemail: -1}", "a.yaml:3:12: -1 is too small; at least 0"),
        ("  person: {screening: 0}", "a.yaml:3:12: 0 is too little; 10 or more"),
        ("  voicemail: {person: 90}", "a.yaml:3:15: 90 is too much; 0 to 2, never more"),
        ("  ivr: {voicemail: 0}", "a.yaml:3:9: 0 is too little"),
        ("  person: {person: 3}", "a.yaml:3:12: what is right costs nothing; leave it out"),
        ("  fax: {fax: 3}", "a.yaml:3:9: what is right costs nothing; leave it out"),
        ("  robot: {person: 1}", "a.yaml:3:3: there is no field robot"),
        ("  person: {voicemial: 200}", "there is no field voicemial; write voicemail"),
        ("  person: {voicemail: high}", '"high" should be a number'),
        ("  person: {voicemail: .nan}", "should be a number"),
        ("  person: {voicemail: .inf}", "should be a number"),
        ("  person: {voicemail: true}", "should be a number"),
        ("  person: {voicemail: 1e9}", "should be a number"),
        ("  person: {voicemail: 10000000}", "is too large; at most 1000000"),
        ("  person: 3", "3 should be named fields"),
        ("  - person", "should be named fields"),
    ],
)
def test_nonsense_and_loosening_are_refused(rows: str, said: str) -> None:
    with pytest.raises(CostError, match=re.escape(said)):
        load(f"{HEAD}{rows}\n", "a.yaml")


@pytest.mark.parametrize("text", ["", "[]", "costs: {}", "format: ringright/answer@2\ncosts: {}"])
def test_what_is_no_costs_file_is_refused(text: str) -> None:
    with pytest.raises(CostError, match=r"a\.yaml:1"):
        load(text, "a.yaml")


def test_a_table_made_in_code_is_checked_too() -> None:
    loose = {**DEFAULT, Kind.PERSON: {**DEFAULT[Kind.PERSON], Kind.FAX: 1.0}}
    with pytest.raises(CostError, match=r"person\.fax: 1 is too little"):
        Costs(loose)


def test_every_default_is_documented() -> None:
    for truth in Kind:
        row = re.search(rf"^\| `{truth}` \|(.*)\|$", PAGE, re.MULTILINE)
        assert row is not None
        cells = [float(cell) for cell in row[1].split("|")]
        assert cells == [DEFAULT[truth][verdict] for verdict in Kind]


def test_the_page_shows_a_file_that_loads() -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    assert load(example[1], "answer.yaml").table != DEFAULT
