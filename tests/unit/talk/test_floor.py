from ringright.ears.activity import CHUNK_MS, Sound
from ringright.talk.floor import (
    Act,
    Decode,
    Decoded,
    Floor,
    Keep,
    Pass,
    Policy,
    Resume,
    Robot,
    Stop,
    Take,
    Voice,
    Worth,
    Yield,
    step,
)

POLICY = Policy()


class Line:
    """Feeds the floor sounds and remembers when it did what."""

    def __init__(self, robot: Robot = Robot.SILENT) -> None:
        self.floor = Floor()
        self.acts: list[tuple[int, Act]] = []
        self._put(Voice(robot))

    def _put(self, event: Sound | Decoded | Voice) -> None:
        self.floor, acts = step(self.floor, event, POLICY)
        self.acts += [(self.floor.now, act) for act in acts]

    def sound(self, ms: int, *, voiced: bool, near: bool = True) -> None:
        for _ in range(ms // CHUNK_MS):
            self._put(Sound(self.floor.now + CHUNK_MS, voiced, near))

    def decoded(self, worth: Worth, number: int = 1) -> None:
        self._put(Decoded(number, worth))

    def kinds(self) -> list[type[Act]]:
        return [type(act) for _, act in self.acts]


def test_complete_reply_is_answered_after_the_quick_silence() -> None:
    line = Line()
    line.sound(640, voiced=True)
    line.sound(96, voiced=False)
    assert line.kinds() == [Decode]
    line.decoded(Worth.COMPLETE)
    line.sound(320, voiced=False)
    (_, decode), (at, take) = line.acts
    assert isinstance(decode, Decode)
    assert decode.end_ms == 640 + POLICY.pause
    assert take == Take(1)
    assert POLICY.quick <= at - 640 < POLICY.quick + CHUNK_MS


def test_unfinished_reply_waits_longer() -> None:
    line = Line()
    line.sound(640, voiced=True)
    line.sound(224, voiced=False)
    line.decoded(Worth.PARTIAL)
    line.sound(POLICY.patient - 224 - CHUNK_MS, voiced=False)
    assert line.kinds() == [Decode]
    line.sound(2 * CHUNK_MS, voiced=False)
    assert line.kinds() == [Decode, Take]
    assert line.acts[-1][0] - 640 >= POLICY.patient


def test_a_reply_that_is_understood_but_says_more_waits_in_between() -> None:
    line = Line()
    line.sound(640, voiced=True)
    line.sound(224, voiced=False)
    line.decoded(Worth.KNOWN)
    line.sound(640, voiced=False)
    assert line.kinds() == [Decode, Take]
    assert POLICY.likely <= line.acts[-1][0] - 640 < POLICY.patient


def test_a_late_decode_is_answered_at_once() -> None:
    line = Line()
    line.sound(640, voiced=True)
    line.sound(960, voiced=False)
    assert line.kinds() == [Decode]
    line.decoded(Worth.COMPLETE)
    assert line.kinds() == [Decode, Take]


def test_going_on_after_a_pause_makes_the_decode_stale() -> None:
    line = Line()
    line.sound(640, voiced=True)
    line.sound(224, voiced=False)
    line.sound(320, voiced=True)
    line.decoded(Worth.COMPLETE, 1)
    line.sound(640, voiced=False)
    assert line.kinds() == [Decode, Decode]
    second = line.acts[-1][1]
    assert isinstance(second, Decode)
    assert second.start_ms == 0
    line.decoded(Worth.COMPLETE, 2)
    assert line.acts[-1][1] == Take(2)


def test_a_click_is_not_speech() -> None:
    line = Line()
    line.sound(64, voiced=True)
    line.sound(640, voiced=False)
    assert line.kinds() == []
    assert not line.floor.speaking


def test_noise_is_passed_over() -> None:
    line = Line()
    line.sound(640, voiced=True)
    line.sound(224, voiced=False)
    line.decoded(Worth.NOISE)
    assert line.kinds() == [Decode, Pass]
    assert line.acts[-1][1] == Pass(1)


def test_noise_too_short_for_words_is_not_asked_about() -> None:
    line = Line()
    line.sound(128, voiced=True)
    line.sound(224, voiced=False)
    line.decoded(Worth.NOISE)
    assert line.acts[-1][1] == Pass(1, over=True)


def test_the_robot_yields_at_once_and_words_take_the_floor() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(POLICY.brief + CHUNK_MS, voiced=True)
    assert line.acts == [(POLICY.yields, Yield())]
    line.sound(224, voiced=False)
    line.decoded(Worth.PARTIAL)
    assert line.kinds() == [Yield, Decode, Stop]
    line.sound(POLICY.patient, voiced=False)
    assert line.kinds() == [Yield, Decode, Stop, Take]


def test_a_robot_that_yielded_does_not_wait_long_for_slow_words_and_still_answers_them() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(320, voiced=True)
    line.sound(POLICY.resume + CHUNK_MS, voiced=False)
    assert line.kinds() == [Yield, Decode, Resume]
    line.decoded(Worth.COMPLETE)
    assert line.kinds() == [Yield, Decode, Resume, Stop, Take]


def test_long_speech_takes_the_floor_before_it_is_understood() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(POLICY.barge + CHUNK_MS, voiced=True)
    assert line.kinds() == [Yield, Stop]


def test_after_a_backchannel_the_robot_goes_on() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(256, voiced=True)
    line.sound(128, voiced=False)
    line.decoded(Worth.BACKCHANNEL)
    assert line.kinds() == [Yield, Decode, Pass, Resume]
    assert line.floor.robot is Robot.SPEAKING


def test_after_a_brief_sound_without_meaning_the_robot_goes_on() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(POLICY.brief - CHUNK_MS, voiced=True)
    line.sound(128, voiced=False)
    line.decoded(Worth.PARTIAL)
    assert line.kinds() == [Yield, Decode, Pass, Resume]


def test_who_says_wait_takes_the_floor() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(320, voiced=True)
    line.sound(128, voiced=False)
    line.decoded(Worth.TRAILING)
    assert line.kinds() == [Yield, Decode, Stop]


def test_a_hum_that_reads_like_a_beginning_does_not() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(POLICY.bid - CHUNK_MS, voiced=True)
    line.sound(128, voiced=False)
    line.decoded(Worth.TRAILING)
    assert line.kinds() == [Yield, Decode, Pass, Resume]


def test_a_click_hardly_stops_the_robot() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(64, voiced=True)
    line.sound(96, voiced=False)
    assert line.kinds() == [Yield, Resume]


def test_short_complete_reply_stops_the_robot_and_is_taken() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(256, voiced=True)
    line.sound(128, voiced=False)
    line.decoded(Worth.COMPLETE)
    line.sound(320, voiced=False)
    assert line.kinds() == [Yield, Decode, Stop, Take]


def test_who_hesitates_is_waited_for() -> None:
    waits = {Worth.TRAILING: POLICY.trailing, Worth.HALF: POLICY.half}
    for worth, wait in waits.items():
        line = Line()
        line.sound(640, voiced=True)
        line.sound(224, voiced=False)
        line.decoded(worth)
        line.sound(wait - 224 - CHUNK_MS, voiced=False)
        assert line.kinds() == [Decode]
        line.sound(2 * CHUNK_MS, voiced=False)
        assert line.kinds() == [Decode, Take]


def test_words_from_before_the_robot_began_are_still_answered() -> None:
    line = Line()
    line.sound(640, voiced=True)
    line.sound(128, voiced=False)
    line._put(Voice(Robot.SPEAKING))
    line.decoded(Worth.COMPLETE)
    line.sound(320, voiced=False)
    assert line.kinds() == [Decode, Stop, Take]


def test_what_the_law_makes_us_say_is_not_interrupted_and_words_are_kept() -> None:
    line = Line(Robot.MUST)
    line.sound(1920, voiced=True)
    line.sound(224, voiced=False)
    line.decoded(Worth.COMPLETE)
    line.sound(320, voiced=False)
    assert line.kinds() == [Decode, Keep]


def test_endless_speech_is_cut_and_decoded_on_the_way() -> None:
    line = Line()
    line.sound(POLICY.longest + 2 * CHUNK_MS, voiced=True)
    (_, cut), *rest = line.acts
    assert isinstance(cut, Decode)
    assert cut.endless
    assert rest == []
    line.sound(256, voiced=False)
    after = line.acts[-1][1]
    assert isinstance(after, Decode)
    assert not after.endless
    assert after.start_ms == cut.end_ms


def test_a_television_does_not_stop_the_robot_nor_keep_it_from_answering() -> None:
    line = Line(Robot.SPEAKING)
    line.sound(1600, voiced=True, near=False)
    assert line.kinds() == []
    line = Line()
    line.sound(640, voiced=True)
    line.sound(128, voiced=True, near=False)
    line.decoded(Worth.COMPLETE)
    line.sound(320, voiced=True, near=False)
    assert line.kinds() == [Decode, Take]


def test_who_moved_away_from_the_telephone_is_still_heard() -> None:
    line = Line()
    line.sound(640, voiced=True, near=False)
    line.sound(128, voiced=False)
    assert line.kinds() == [Decode]


def test_voice_soon_after_sound_without_words_is_decoded_together_with_it() -> None:
    line = Line()
    line.sound(320, voiced=False)
    line.sound(192, voiced=True)
    line.sound(96, voiced=False)
    line.decoded(Worth.NOISE)
    line.sound(320, voiced=False)
    line.sound(192, voiced=True)
    line.sound(96, voiced=False)
    first, second = (act for _, act in line.acts if isinstance(act, Decode))
    assert second.start_ms == first.start_ms
    assert second.end_ms > first.end_ms


def test_voice_long_after_sound_without_words_stands_alone() -> None:
    line = Line()
    line.sound(192, voiced=True)
    line.sound(96, voiced=False)
    line.decoded(Worth.NOISE)
    line.sound(960, voiced=False)
    line.sound(192, voiced=True)
    line.sound(96, voiced=False)
    first, second = (act for _, act in line.acts if isinstance(act, Decode))
    assert second.start_ms > first.end_ms
