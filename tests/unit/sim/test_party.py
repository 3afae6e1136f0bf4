import numpy as np

from ringright.sim.act import Act, Beep, Finish, Say
from ringright.sim.party import Human, Party, answering
from ringright.sim.people import Carrier, Line, Outcome, Person, Reply, Talk
from ringright.sim.sound import FRAME, Samples, tone

QUIET: Samples = np.zeros(FRAME, np.int16)


def _person(carrier: Carrier, talk: Talk | None = None) -> Person:
    return Person("p01", "+8615410000001", "zm_yunxi", carrier=carrier, talk=talk or Talk())


def _length(line: Line) -> int:
    return 100 * len(line.text)


def _run(party: Party, ms: int) -> list[tuple[int, Act]]:
    return [(now, act) for now in range(20, ms, 20) for act in party.beat(QUIET, now)]


def test_an_announcement_repeats_and_ends() -> None:
    person = _person(Carrier(Outcome.ANNOUNCEMENT, text="已关机", voice="zf_xiaoni", times=2))
    line = Line("zf_xiaoni", "已关机")
    assert _run(answering(person, 0, _length), 3000) == [
        (300, Say(line, "announcement")),
        (1000, Say(line, "announcement")),
        (1700, Finish()),
    ]


def test_a_voicemail_greets_beeps_and_gives_up() -> None:
    person = _person(Carrier(Outcome.VOICEMAIL, text="请留言", record_s=2))
    assert _run(answering(person, 0, _length), 4000) == [
        (300, Say(Line("zm_yunxi", "请留言"), "voicemail")),
        (1000, Beep(1000.0, 0.4)),
        (3400, Finish()),
    ]


def test_a_person_hears_and_answers() -> None:
    person = _person(Carrier(), Talk(replies=(Reply(say=("好",)),)))
    party = answering(person, 0, _length)
    assert isinstance(party, Human)
    sound = np.concatenate([tone(400, 1.0), np.zeros(16000, np.int16)]).reshape(-1, FRAME)
    acts = [act for at, frame in enumerate(sound, 1) for act in party.beat(frame, 20 * at)]
    assert acts == [Say(Line("zm_yunxi", "好"))]
    assert [(each.start_ms, each.end_ms) for each in party.heard] == [(0, 1000)]
    party.understood("听见了", 3000)
    assert party.heard[-1].text == "听见了"
