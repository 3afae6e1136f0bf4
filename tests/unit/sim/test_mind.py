from collections.abc import Iterator

import pytest

from ringright.sim.act import Act, Finish, Press, Say, Understand
from ringright.sim.hear import PAUSE_MS, Began, Paused
from ringright.sim.mind import Mind
from ringright.sim.people import Line, Person, Reply, Talk

QUESTION = "请问您能按时来吗"
LABEL = "我是人工智能助手"
YES = Reply(when=("能按时来吗",), say=("可以",))


class Scene:
    """A robot that speaks by the clock, and a recogniser that answers `lag_ms` later."""

    def __init__(self, talk: Talk, lag_ms: int = 200, seed: int = 0) -> None:
        person = Person("p01", "+8615410000001", "zm_yunxi", talk=talk)
        self.mind = Mind(person, seed, lambda line: 200 * len(line.text))
        self.mind.answer(0)
        self.now = 0
        self.done: list[tuple[int, Act]] = []
        self.asked = 0
        self._lag = lag_ms
        self._due: list[tuple[int, str]] = []
        self._words: list[str] = []

    def _beat(self, event: Began | Paused | None = None) -> None:
        self.now += 20
        for at, text in [each for each in self._due if each[0] <= self.now]:
            self._due.remove((at, text))
            self.mind.understood(text, self.now)
        acts = self.mind.hear(event) if event else []
        for act in acts + self.mind.beat(self.now):
            if isinstance(act, Understand):
                self.asked += 1
                self._due.append((self.now + self._lag, "".join(self._words)))
                self._words.clear()
            else:
                self.done.append((self.now, act))

    def robot(self, ms: int, text: str = "") -> None:
        """Speak for so long, then be quiet for as long as ears need to notice."""
        self._beat(Began(self.now))
        while ms > 20:
            self._beat()
            ms -= 20
        quiet = self.now
        for _ in range(PAUSE_MS // 20 - 1):
            self._beat()
        self._words.append(text)
        self._beat(Paused(quiet, b"\1\0"))

    def wait(self, ms: int) -> None:
        for _ in range(ms // 20):
            self._beat()

    @property
    def said(self) -> list[str]:
        return [act.line.text for _, act in self.done if isinstance(act, Say)]

    def at(self, text: str) -> int:
        return next(at for at, act in self.done if isinstance(act, Say) and act.line.text == text)


def test_the_greeting_comes_first_and_once() -> None:
    scene = Scene(Talk(greeting="喂", greeting_after_ms=300))
    scene.wait(2000)
    assert scene.done == [(300, Say(Line("zm_yunxi", "喂"), "greeting"))]


def test_a_reply_waits_for_the_turn_to_end_and_a_thought() -> None:
    scene = Scene(Talk(replies=(Reply(say=("好",), after_ms=400),), turn_end_ms=600))
    scene.robot(1000)
    scene.wait(2000)
    assert scene.at("好") == 1000 + 600 + 400


def test_replies_without_conditions_go_in_order_and_run_out() -> None:
    scene = Scene(Talk(replies=(Reply(say=("一",)), Reply(say=("二",), times=2))))
    for _ in range(5):
        scene.robot(600)
        scene.wait(3000)
    assert scene.said == ["一", "二", "二"]
    assert scene.asked == 0


def test_otherwise_is_said_when_nothing_fits() -> None:
    scene = Scene(Talk(replies=(YES,), otherwise=("嗯",), otherwise_after_ms=100))
    scene.robot(600, "今天天气不错")
    scene.wait(2000)
    scene.robot(600, QUESTION)
    scene.wait(2000)
    assert scene.said == ["嗯", "可以"]


def test_words_choose_the_reply_whatever_the_order() -> None:
    where = Reply(when=("地址",), say=("谢谢",))
    for turns in (["地址是人民路", QUESTION], [QUESTION, "地址是人民路"]):
        scene = Scene(Talk(replies=(where, YES)))
        for text in turns:
            scene.robot(800, text)
            scene.wait(3000)
        assert sorted(scene.said) == ["可以", "谢谢"]


def test_a_slow_recogniser_only_delays_the_answer() -> None:
    scene = Scene(Talk(replies=(YES,)), lag_ms=900)
    scene.robot(1000, QUESTION)
    scene.wait(3000)
    assert scene.at("可以") == 1000 + 600 + 900
    assert scene.asked == 1


@pytest.mark.parametrize("gap_ms", [100, 500, 900, 1500])
def test_label_and_question_may_be_one_turn_or_two(gap_ms: int) -> None:
    scene = Scene(Talk(replies=(YES,)))
    scene.robot(3000, LABEL)
    scene.wait(gap_ms)
    scene.robot(2000, QUESTION)
    scene.wait(3000)
    assert scene.said == ["可以"]


def test_an_answer_is_held_back_when_the_robot_goes_on() -> None:
    scene = Scene(Talk(replies=(Reply(say=("好",)), Reply(say=("再见",)))))
    scene.robot(1000)
    scene.wait(600)  # the turn has ended, the answer is being thought of
    scene.robot(1000)
    scene.wait(3000)
    assert scene.said == ["好"]
    assert scene.mind.turns == 1


def test_an_interruption_starts_over_the_robot() -> None:
    scene = Scene(Talk(replies=(Reply(turn=2, interrupt_after_ms=1500, say=("等等",)),)))
    scene.robot(2000)
    scene.wait(2000)
    began = scene.now
    scene.robot(3000)
    assert scene.at("等等") == began + 1500
    assert scene.done[-1][1] == Say(Line("zm_yunxi", "等等"), "interruption")


@pytest.mark.parametrize("gap_ms", [100, 1500])
def test_an_interruption_by_words_hits_the_next_stretch(gap_ms: int) -> None:
    cut = Reply(when=("人工智能助手",), interrupt_after_ms=1500, say=("等等",))
    silent = Reply(when=("人工智能助手",), silence_s=0.02)
    scene = Scene(Talk(replies=(cut, silent)))
    scene.robot(3000, LABEL)
    scene.wait(gap_ms if gap_ms < 600 else 0)
    began = scene.now
    scene.robot(4000, QUESTION)
    assert scene.at("等等") == began + 1500


def test_an_interruption_that_came_too_late_is_said_as_an_answer() -> None:
    scene = Scene(Talk(replies=(Reply(interrupt_after_ms=1500, say=("等等",), after_ms=500),)))
    scene.robot(800)
    scene.wait(3000)
    assert scene.done == [(800 + 600 + 500, Say(Line("zm_yunxi", "等等"), "reply"))]


def test_what_the_robot_said_under_the_interruption_is_not_answered() -> None:
    cut = Reply(interrupt_after_ms=500, say=("等一下等一下等一下",))
    scene = Scene(Talk(replies=(cut, Reply(say=("好",)))))
    scene.robot(700)
    scene.wait(4000)
    assert scene.said == ["等一下等一下等一下"]


def test_words_recognised_after_the_person_spoke_do_not_count() -> None:
    cut = Reply(turn=1, interrupt_after_ms=900, say=("等",))
    nosy = Reply(hum="嗯", when=("天气",))  # makes the ears ask at every pause
    scene = Scene(Talk(replies=(cut, nosy, YES)), lag_ms=1500)
    scene.robot(500, QUESTION)
    scene.robot(500, "别的")
    scene.wait(3000)
    scene.robot(500, "再见")
    scene.wait(4000)
    assert scene.said == ["等"]


def test_a_hum_does_not_take_the_turn() -> None:
    scene = Scene(Talk(replies=(Reply(hum="嗯", interrupt_after_ms=800), Reply(say=("好",)))))
    scene.robot(2000)
    scene.wait(2000)
    assert [(at, act.kind) for at, act in scene.done if isinstance(act, Say)] == [
        (800, "hum"),
        (2000 + 600 + 500, "reply"),
    ]


def test_a_hum_that_found_no_room_is_kept() -> None:
    scene = Scene(Talk(replies=(Reply(hum="嗯", interrupt_after_ms=800),)))
    scene.robot(400)
    scene.wait(2000)
    assert scene.said == []
    scene.robot(2000)
    assert scene.said == ["嗯"]


def test_silence_outlasts_the_prompts() -> None:
    scene = Scene(Talk(replies=(Reply(silence_s=10, say=("喂",), after_ms=0),)))
    for _ in range(3):
        scene.robot(1000)
        scene.wait(2000)
    assert scene.said == []
    scene.wait(6000)
    assert scene.said == ["喂"]
    assert scene.at("喂") >= 1600 + 10000


def test_after_silence_the_robot_is_not_talked_over() -> None:
    scene = Scene(Talk(replies=(Reply(silence_s=2, say=("喂",), after_ms=0),)))
    scene.robot(1000)
    scene.wait(1000)
    scene.robot(5000)
    ended = scene.now - PAUSE_MS
    scene.wait(2000)
    assert scene.at("喂") == ended + 600


def test_keys_and_leaving_follow_the_words() -> None:
    scene = Scene(Talk(replies=(Reply(say=("九",), keys="9", hang_up=True),)))
    scene.robot(600)
    scene.wait(3000)
    spoken = scene.at("九")
    assert scene.done[-2:] == [(spoken, Press("9")), (spoken + 200 + 280 + 300, Finish())]


def test_a_turn_that_fits_by_number_only() -> None:
    scene = Scene(Talk(replies=(Reply(turn=2, say=("二",)),)))
    scene.robot(600)
    scene.wait(3000)
    scene.robot(600)
    scene.wait(3000)
    scene.robot(600)
    scene.wait(3000)
    assert scene.said == ["二"]


def _choices() -> Iterator[str]:
    for seed in range(20):
        scene = Scene(Talk(replies=(Reply(say=("甲", "乙", "丙")),)), seed=seed)
        scene.robot(600)
        scene.wait(2000)
        yield scene.said[0]


def test_the_seed_picks_among_wordings() -> None:
    first, again = list(_choices()), list(_choices())
    assert first == again
    assert set(first) == {"甲", "乙", "丙"}


def test_pace_and_gain_come_from_the_reply_or_the_person() -> None:
    replies = (Reply(say=("一",), pace=1.5, gain_db=-3, noise_db=-40), Reply(say=("二",)))
    scene = Scene(Talk(replies=replies, pace=0.8, gain_db=2))
    for _ in range(2):
        scene.robot(600)
        scene.wait(2000)
    assert [act for _, act in scene.done] == [
        Say(Line("zm_yunxi", "一", 1.5), "reply", -3, -40),
        Say(Line("zm_yunxi", "二", 0.8), "reply", 2, None),
    ]
