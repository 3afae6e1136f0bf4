from collections.abc import Iterable

import pytest

from ringright.ears.activity import CHUNK_MS, Sound
from ringright.ears.answer.kinds import Kind, Verdict
from ringright.ears.answer.step import (
    Act,
    Answered,
    Beep,
    Event,
    Listen,
    Policy,
    State,
    Tick,
    Words,
    step,
)
from ringright.ears.plans import Kind as Tone
from ringright.ears.tones import Heard

POLICY = Policy()
MACHINES = frozenset(Kind) - {Kind.PERSON, Kind.SILENCE}


def told(events: Iterable[Event], policy: Policy = POLICY) -> list[Act]:
    state = State()
    acts: list[Act] = []
    for event in events:
        state, more = step(state, event, policy)
        acts += more
    return acts


def verdicts(events: Iterable[Event], policy: Policy = POLICY) -> list[Verdict]:
    return [act for act in told(events, policy) if isinstance(act, Verdict)]


def line(*spans: tuple[int, int], until: int) -> list[Event]:
    """Sounds up to `until`, voiced within the spans."""
    return [
        Sound(at, any(start < at <= end for start, end in spans))
        for at in range(CHUNK_MS, until, CHUNK_MS)
    ]


def said(text: str, start: int, end: int, until: int, *, decode: int = 250) -> list[Event]:
    """An answered call on which one stretch is said, and decoded at its first pause."""
    sounds = line((start, end), until=until)
    ready = end + 190 + decode
    before = [one for one in sounds if isinstance(one, Sound) and one.at_ms <= ready]
    return [Answered(0), *before, Words(text, start, end), *sounds[len(before) :]]


PEOPLE = (
    "喂", "喂，你好，哪位？", "您好，这里是宏远公司，请问找谁？", "我现在开会，留言吧", "你好",
    "您好，仁和诊所前台，请问有什么可以帮您？", "我现在不方便接电话，你给我留言吧", "我正在通话中",
    "王医生现在不在，你要不要给他留个言", "您好，售后服务部，请问怎么称呼您", "我手机快没电了",
    "Hello?", "Hello, who is this?", "Hi, John speaking.",
    "Smith and Partners, how can I help you?",
    "I'm busy right now, can you leave me a message?", "He can't come to the phone right now.",
    "You've reached the front desk.", "你是机器人吗？", "你是智能助手吧", "你是AI吗",
    "这是语音助手吗", "您好，前台，我帮您转接银行部", "我影响你了吗",
    "Are you a virtual assistant?", "我手机没电，昨天已关机了", "正在忙，别打了",
)  # fmt: skip


@pytest.mark.parametrize("text", PEOPLE)
@pytest.mark.parametrize("length", [400, 1500, 3500])
def test_a_person_is_never_a_machine(text: str, length: int) -> None:
    made = verdicts(said(text, 300, 300 + length, 8000))
    assert made[0].kind is Kind.PERSON
    assert not {one.kind for one in made} & MACHINES


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("您好，您拨打的用户已启用语音信箱，请在提示音后留言", Kind.VOICEMAIL),
        ("您好我现在无法接听您的电话请在嘀声后留言", Kind.VOICEMAIL),
        ("Please leave a message after the beep", Kind.VOICEMAIL),
        ("欢迎致电招商银行，个人客户请按一", Kind.IVR),
        ("For appointments, press one. For billing, press two.", Kind.IVR),
        ("您好，我是机主的智能语音助理，请问您有什么事", Kind.SCREENING),
        ("以后记住这忙，我是他的手机来电助理", Kind.SCREENING),
        ("record your name and reason for calling", Kind.SCREENING),
        ("请说出您的姓名和来电原因，我会看看此人是否有空", Kind.SCREENING),
        ("The person you're calling is using a screening service from Google", Kind.SCREENING),
        ("您好，您拨打的电话已关机，请稍后再拨", Kind.ANNOUNCEMENT),
        ("The number you have dialed is not in service", Kind.ANNOUNCEMENT),
    ],
)
def test_machines_are_known_by_their_words(text: str, kind: Kind) -> None:
    made = verdicts(said(text, 300, 2000, 4000))
    assert made[-1].kind is kind
    assert text in made[-1].why
    assert made[-1].confidence > 0.8


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("您好，您拨打的电话已关机", "switched_off"), ("您拨打的号码是空号", "invalid_number"),
        ("对不起，您拨打的电话已停机", "suspended"), ("您拨打的号码已暂停服务", "suspended"),
        ("您拨打的用户已设置呼入限制", "restricted"), ("您拨打的电话正在通话中", "busy"),
        ("您拨打的电话暂时无法接通", "unreachable"), ("您拨打的电话暂时无人接听", "no_answer"),
        ("您撥的電話沒有回應", "no_answer"), ("您撥的電話未開機", "switched_off"),
        ("The number you have dialed is not in service", "invalid_number"),
        ("the subscriber you dialed is powered off", "switched_off"),
        ("Sorry, all circuits are busy now", "congestion"),
    ],
)  # fmt: skip
def test_early_media_tells_of_the_number(text: str, status: str) -> None:
    made = verdicts([*line((100, 2500), until=2700), Words(text, 100, 2500)])
    assert [(one.kind, one.status) for one in made] == [(Kind.ANNOUNCEMENT, status)]


def test_ring_back_and_music_tell_nothing() -> None:
    ringing = [*line((0, 9000), until=9000), Words("月亮代表我的心", 0, 9000)]
    assert verdicts([*ringing, Heard(Tone.RINGBACK, 9100)]) == []


def test_what_was_heard_before_the_answer_is_not_the_far_end() -> None:
    early = [*line((100, 2500), until=2700), Words("您拨打的用户正在通话中，请不要挂断", 100, 2500)]
    made = verdicts([*early, Answered(4000), Sound(4100, voiced=True), Sound(4132, voiced=True),
                     Sound(4164, voiced=True), Sound(4700, voiced=False),
                     Words("喂，哪位", 4000, 4500)])  # fmt: skip
    assert [one.kind for one in made] == [Kind.ANNOUNCEMENT, Kind.PERSON]


def test_words_of_a_song_that_ran_on_into_the_answer_are_not_the_far_end() -> None:
    events = [Answered(4000), *line((3000, 4700), until=6000)[126:]]
    made = verdicts([*events, Words("您拨打的用户正在通话中", 3000, 4700)])
    assert {one.kind for one in made} == {Kind.PERSON}


def test_a_network_is_heard_however_long_it_rang() -> None:
    ringing = [Sound(at, voiced=False) for at in range(CHUNK_MS, 40_000, CHUNK_MS)]
    made = verdicts([*ringing, Words("您拨打的电话无人接听，请稍后再拨", 36_000, 39_000)])
    assert [(one.kind, one.status) for one in made] == [(Kind.ANNOUNCEMENT, "no_answer")]


@pytest.mark.parametrize("at", [4000, 10_000, 19_000])
def test_a_person_for_want_of_time_gives_way_to_clear_words(at: int) -> None:
    sounds = line((1300, at - 500), until=at)
    made = verdicts([Answered(0), *sounds, Words("转接银形箱，读生后开始机费", 1100, at - 500)])
    assert [one.kind for one in made] == [Kind.PERSON, Kind.VOICEMAIL]


def test_silence_gives_way_to_words() -> None:
    late = line((4400, 4700), until=6000)
    made = verdicts([Answered(0), *late, Words("是。", 4400, 4700), Tick(6000)])
    assert [one.kind for one in made] == [Kind.SILENCE, Kind.PERSON]


OPENING = "您好,我先"


def greeted(whole: str) -> list[Event]:
    """Somebody whose first words, decoded as they go on, could be a person's."""
    events: list[Event] = [Answered(0)]
    for sound in line((200, 4400), until=9000):
        events.append(sound)
        if isinstance(sound, Sound) and sound.at_ms == 1536:
            events.append(Words(OPENING, 200, 1150))
        if isinstance(sound, Sound) and sound.at_ms == 4800:
            events.append(Words(whole, 200, 4500))
    return events


@pytest.mark.parametrize(
    "whole",
    [
        "您好,我现在不方便接听电话,请在提示音后留言。",
        "您好，我现在无法接听您的电话，请在嘀声后留言",
        "您好，您的来电已转接语音信箱",
    ],
)
def test_what_only_a_mailbox_says_beats_an_opening_hello(whole: str) -> None:
    made = verdicts(greeted(whole))
    assert [one.kind for one in made] == [Kind.PERSON, Kind.VOICEMAIL]


@pytest.mark.parametrize(
    "whole",
    [
        "您好，我现在不方便，等下再打",
        "您好，我现在不方便接听电话，你等下再打过来好吧",
        "您好，我现在开车，你晚点再打，或者给我发短信留言",
    ],
)
def test_whoever_has_no_time_stays_a_person(whole: str) -> None:
    assert [one.kind for one in verdicts(greeted(whole))] == [Kind.PERSON]


def test_a_network_that_speaks_on_is_heard_out_for_the_status() -> None:
    sounds = line((200, 2300), until=4000)
    begun, told = Words("您拨打的电话", 200, 1300), Words("您拨打的电话已关机", 200, 2200)
    made = verdicts([Answered(0), *sounds[:45], begun, *sounds[45:71], told, *sounds[71:]])
    assert [(one.kind, one.status) for one in made] == [(Kind.ANNOUNCEMENT, "switched_off")]


def test_what_may_be_an_assistant_is_not_hung_up_on() -> None:
    sounds = line((700, 4000), until=2600)
    made = verdicts([Answered(0), *sounds[:65], Words("the person you're calling is", 600, 1900),
                     *sounds[65:]])  # fmt: skip
    assert [one.kind for one in made] == [Kind.SCREENING]


def test_sounds_alone_are_not_weighed_one_by_one() -> None:
    state = step(State(), Answered(0), POLICY)[0]
    times = set()
    for sound in line((300, 1000), until=2200):
        state = step(state, sound, POLICY)[0]
        times.add(state.weighed)
    assert len(times) <= 2200 // POLICY.often + 3


def test_ringing_is_not_weighed() -> None:
    state = State()
    for sound in line((1000, 2000), (4000, 5000), until=9000):
        state = step(state, sound, POLICY)[0]
    assert state.weighed == 0


def test_a_hello_is_enough_and_quick() -> None:
    first = verdicts(said("喂？", 300, 700, 6000))[0]
    assert first.at_ms <= 300 + 400 + 190 + 250 + CHUNK_MS


def test_the_rhythm_of_a_hello_is_enough_without_words() -> None:
    made = verdicts([Answered(0), *line((300, 700), until=6000)])
    assert made[0].kind is Kind.PERSON
    assert made[0].at_ms <= 2000
    assert "quiet" in made[0].why


def test_nobody_speaks() -> None:
    made = verdicts([Answered(0), *line(until=5000)])
    assert [one.kind for one in made] == [Kind.SILENCE]
    assert POLICY.deadline <= made[0].at_ms <= 2500


def test_noise_that_was_decoded_as_noise_is_silence() -> None:
    made = verdicts(said("", 300, 700, 5000))
    assert [one.kind for one in made] == [Kind.SILENCE]


def test_silence_without_frames_is_told_by_the_clock() -> None:
    made = verdicts([Answered(1000), Tick(2000), Tick(3400)])
    assert [(one.kind, one.at_ms) for one in made] == [(Kind.SILENCE, 3400)]


def test_whoever_speaks_late_is_a_person_after_all() -> None:
    made = verdicts(said("喂，听得到吗", 3500, 4500, 8000))
    assert [one.kind for one in made] == [Kind.SILENCE, Kind.PERSON]


def test_a_greeting_that_becomes_a_mailbox_is_corrected() -> None:
    sounds = line((300, 800), (1700, 5000), until=6000)
    events = [Answered(0), *sounds[:38], Words("Hello", 300, 800), *sounds[38:]]
    made = verdicts([*events, Words("please leave a message after the beep", 1700, 5000)])
    assert [one.kind for one in made] == [Kind.PERSON, Kind.VOICEMAIL]


def test_nothing_is_corrected_after_a_long_talk() -> None:
    talk = [*said("喂，哪位", 300, 900, 3000), Tick(POLICY.until + 1)]
    assert len(verdicts([*talk, Words("请在提示音后留言", 21_000, 22_000)])) == 1


def test_endless_speech_is_decoded_while_it_lasts() -> None:
    acts = told([Answered(0), *line((200, 7000), until=7000)])
    spans = [(act.start_ms, act.end_ms) for act in acts if isinstance(act, Listen)]
    lengths = [end - 200 for _, end in spans]
    assert [round(one, -2) for one in lengths] == [1100, 1700, 2300, 3000, 5000]
    assert all(start <= 200 for start, _ in spans)


def test_speech_with_pauses_is_left_to_the_floor() -> None:
    acts = told([Answered(0), *line((200, 1000), (1500, 1900), until=2600)])
    assert not [act for act in acts if isinstance(act, Listen)]


@pytest.mark.parametrize("tone", [Tone.CED, Tone.CNG, Tone.MODEM])
def test_fax_tones(tone: Tone) -> None:
    made = verdicts([Answered(0), *line((300, 1400), until=1500), Heard(tone, 1500, hz=2100.0)])
    assert [(one.kind, one.why) for one in made] == [(Kind.FAX, f"tone {tone}")]


@pytest.mark.parametrize(
    ("tone", "status"),
    [
        (Heard(Tone.BUSY, 900), "busy"), (Heard(Tone.CONGESTION, 900), "congestion"),
        (Heard(Tone.VACANT, 900), "invalid_number"),
        (Heard(Tone.INFORMATION, 900, name="VC", says="invalid_number"), "invalid_number"),
    ],
)  # fmt: skip
def test_tones_of_the_network(tone: Heard, status: str) -> None:
    both: tuple[list[Event], ...] = ([tone], [Answered(0), tone])
    for events in both:
        assert [(one.kind, one.status) for one in verdicts(events)] == [(Kind.ANNOUNCEMENT, status)]


def test_words_know_better_than_the_tone_before_them() -> None:
    tone = Heard(Tone.INFORMATION, 900, says="invalid_number")
    state, _ = step(State(), tone, POLICY)
    state, acts = step(state, Words("您拨打的电话已停机", 1000, 2500), POLICY)
    assert state.verdict is not None
    assert [act.status for act in acts if isinstance(act, Verdict)] == ["suspended"]


def test_the_beep_of_a_mailbox_is_told() -> None:
    greeting = said("请在提示音后留言", 300, 2500, 3500)
    acts = told([*greeting, Heard(Tone.BEEP, 3600, hz=1000.0, ms=400)])
    assert acts[-1] == Beep(3600)


def test_a_beep_alone_is_no_mailbox() -> None:
    beep = Heard(Tone.BEEP, 1700, hz=1000.0, ms=400)
    made = verdicts([*said("喂", 300, 700, 1650), beep, *line(until=6000)[60:]])
    assert {one.kind for one in made} == {Kind.PERSON}
    assert {one.kind for one in verdicts([Answered(0), beep])} <= {Kind.PERSON}
