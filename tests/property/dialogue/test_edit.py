"""Whatever the words, an edit adds them and changes nothing else."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ringright.dialogue.learning.change import Change, changes
from ringright.dialogue.learning.edit import add_answer, add_phrases
from ringright.dialogue.source import parse

CLINIC = (Path(__file__).parents[3] / "examples/clinic/script.yaml").read_text(encoding="utf-8")
BLOCK = "intents:\n  a:\n    # ours\n    phrases:\n    - x\n  b: {patterns: [p]}\nsteps: {}\n"
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20
).filter(lambda text: text.strip() != "")
odd = st.sampled_from(
    ["no", "NULL", "1", "1.5", "- x", "a: b", "a #b", "[x", "x]", "{x}", "*x", "&x", "!x", "a,b",
     "'x", '"x"', "x\\n", "%x", "@x", "`x`", "a:", "a?", "?", "~", " x", "x ", "、x", "true"]
)  # fmt: skip


@given(words | odd, st.sampled_from(["move", "yes", "busy"]))
def test_a_phrase_is_added_and_nothing_else(phrase: str, name: str) -> None:
    new = add_phrases(CLINIC, "intents", name, [phrase])
    found = changes(CLINIC, new)
    assert [it.kind for it in found] in (["added"], [])
    assert parse(new).problems == []
    assert phrase in phrases(new, name)


@given(words | odd)
def test_a_list_of_lines_and_a_short_block_take_any_phrase(phrase: str) -> None:
    for name in ("a", "b"):
        new = add_phrases(BLOCK, "intents", name, [phrase])
        assert phrase in phrases(new, name)
        assert all(it.kind == "added" for it in changes(BLOCK, new))
        assert "# ours" in new


@given(words | odd, words | odd)
def test_an_answer_is_added_and_nothing_else(phrase: str, say: str) -> None:
    new = add_answer(CLINIC, "parking", [phrase], say)
    assert [(it.kind, it.where) for it in changes(CLINIC, new)] == [("added", "answers.parking")]
    data = parse(new).data
    assert isinstance(data, dict)
    answers = data["answers"]
    assert isinstance(answers, dict)
    assert answers["parking"] == {"phrases": [phrase], "say": say}


def phrases(text: str, name: str) -> list[object]:
    data = parse(text).data
    assert isinstance(data, dict)
    intents = data["intents"]
    assert isinstance(intents, dict)
    block = intents[name]
    assert isinstance(block, dict)
    found = block["phrases"]
    assert isinstance(found, list)
    return list(found)


def test_a_change_knows_what_it_is() -> None:
    assert Change("added", "x", new="y").sentence() == "added x: y"
