import json

import pytest

from ringright.dialogue import choice
from ringright.dialogue.choice import Excerpt
from ringright.dialogue.moves import Doubt, Guess
from ringright.dialogue.script import Script

DOUBT = Doubt("车停哪儿呢", ("yes", "move", "no"), "请问您能来吗？")
PARKING = Excerpt("门口有停车场。", "guide.md, 停车")


@pytest.fixture
def offer(zh: Script) -> choice.Choice:
    return choice.offered(zh, DOUBT, [PARKING])


def test_only_what_means_something_here_is_offered(zh: Script, offer: choice.Choice) -> None:
    names = offer.names
    assert names[:3] == ("yes", "move", "no")
    assert {"where", "opt_out", "human", "passage_1", "none"} < set(names)
    assert "keep" not in names
    assert "yes" not in choice.offered(zh, Doubt("x", ("move",))).names


def test_the_model_reads_the_question_the_words_and_the_choices(offer: choice.Choice) -> None:
    system, user = choice.messages(DOUBT, offer)
    assert "move: 改时间" in system["content"]
    assert "passage_1: 门口有停车场。" in system["content"]
    assert json.loads(user["content"]) == {
        "robot_asked": "请问您能来吗？", "person_said": "车停哪儿呢",
    }  # fmt: skip
    assert DOUBT.text not in system["content"]
    assert choice.schema(offer)["properties"]["choice"]["enum"] == list(offer.names)  # type: ignore[index]


@pytest.mark.parametrize(
    ("answer", "guess"),
    [
        ('{"choice": "move", "sure": 0.9}', Guess("move", "model", 0.9, "改时间")),
        ('Sure!\n```json\n{"choice":"move","sure":1}\n```', Guess("move", "model", 1.0, "改时间")),
        ('{"choice": "move"}', Guess("move", "model", 0.8, "改时间")),
        ('{"choice": "move", "sure": 95}', Guess("move", "model", 0.8, "改时间")),
        ('{"choice": "move", "sure": true}', Guess("move", "model", 0.8, "改时间")),
        (
            '{"choice": "passage_1", "sure": 0.7}',
            Guess("knowledge", "model", 0.7, PARKING.source, PARKING.text),
        ),
        ('{"choice": "none", "sure": 0.9}', None),
        ('{"choice": "keep", "sure": 0.9}', None),
        ('{"choice": "passage_2", "sure": 0.9}', None),
        ('{"choice": ["move"], "sure": 0.9}', None),
        ("您可以把车停在门口。", None),
        ('{"choice": ', None),
        ("[]", None),
        ("{}", None),
        ("", None),
    ],
)
def test_only_what_was_offered_counts(
    offer: choice.Choice, answer: str, guess: Guess | None
) -> None:
    assert choice.chosen(answer, offer) == guess
