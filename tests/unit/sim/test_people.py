from dataclasses import replace

from ringright.clock import SystemClock
from ringright.sim.people import Carrier, Line, Outcome, Person, Reply, Talk, World, lines

TALK = Talk(
    greeting="喂",
    replies=(
        Reply(when=("能来吗",), say=("可以", "行")),
        Reply(hum="嗯", pace=0.9),
        Reply(say=("行",)),
    ),
    otherwise=("什么",),
    pace=1.2,
)
ANSWERS = Person("p01", "+8615410000001", "zm_yunxi", talk=TALK)
SILENT = replace(ANSWERS, id="p02", number="+8615410000002", voice="silence")
OFF = Person(
    "p03",
    "+8615410000003",
    "zm_yunxi",
    carrier=Carrier(Outcome.ANNOUNCEMENT, text="已关机", voice="zf_xiaoni"),
    talk=TALK,
)


def _world(*people: Person) -> World:
    return World("w", "zh", SystemClock().now(), "Asia/Shanghai", 0, people)


def test_every_line_that_can_be_played_is_listed_once() -> None:
    assert lines(_world(ANSWERS)) == (
        Line("zm_yunxi", "喂", 1.2),
        Line("zm_yunxi", "什么", 1.2),
        Line("zm_yunxi", "可以", 1.2),
        Line("zm_yunxi", "行", 1.2),
        Line("zm_yunxi", "嗯", 0.9),
    )


def test_who_never_picks_up_needs_only_the_carriers_words() -> None:
    assert lines(_world(OFF)) == (Line("zf_xiaoni", "已关机"),)


def test_silent_voices_need_no_audio() -> None:
    assert lines(_world(SILENT)) == ()


def test_people_are_found_by_number() -> None:
    world = _world(ANSWERS, SILENT)
    assert world.at("+8615410000002") is SILENT
    assert world.at("15410000002") is None
