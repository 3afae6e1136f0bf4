from dataclasses import replace
from datetime import datetime, timedelta, timezone

from ringright.dialogue import speech
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Script
from ringright.dialogue.slots import Value
from ringright.domain.speech import Piece

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone(timedelta(hours=8)))


def texts(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces]


def test_pieces_break_where_a_speaker_pauses(zh: Script, chen: Callee) -> None:
    known = speech.personal(zh, chen)
    said = speech.pieces(zh.steps["attend"].say, zh, known, {})
    assert texts(said) == ["陈建国您好，", "您约了明天上午九点半王医生的门诊，", "能来吗？"]


def test_slot_values_are_pieces_of_their_own(zh: Script) -> None:
    values = {
        "new_date": Value("2026-03-12", ("三月十二号星期四",)),
        "new_time": Value("15:00", ("下午三点",)),
    }
    said = speech.pieces(zh.steps["move"].confirm, zh, {}, values)
    assert texts(said) == ["给您改到", "三月十二号星期四", "下午三点", "，对吗？"]


def test_fixed_wording_stays_whole(zh: Script) -> None:
    assert texts(speech.pieces("好的，到时见，再见。", zh, {}, {})) == ["好的，到时见，再见。"]


def test_a_slot_at_the_end_keeps_its_full_stop(zh: Script) -> None:
    said = speech.pieces("改到{x}。", zh, {}, {"x": Value("1", ("今天", "下午"))})
    assert texts(said) == ["改到", "今天", "下午。"]


def test_english_reads_with_spaces(en: Script, john: Callee) -> None:
    known = speech.personal(en, john)
    said = speech.pieces(en.steps["attend"].say, en, known, {})
    whole = "".join(texts(speech.spaced(said, "en")))
    assert whole == (
        "John Smith, you have an appointment with Doctor Wang tomorrow at 9:30 AM. Can you come?"
    )


def test_titles_are_no_sentence_ends(en: Script) -> None:
    said = speech.pieces("See Dr. {name} at ten. Bye.", en, {"name": "Wang"}, {})
    assert texts(said) == ["See Dr. Wang at ten. ", "Bye."]


def test_everything_that_is_fixed_can_be_rendered_first(zh: Script, chen: Callee) -> None:
    found = speech.sentences(zh, chen, NOW)
    assert len(found) == len(set(found))
    assert Piece("人工智能合成语音，", speech.LABEL_PACE) in found
    for text in (
        "陈建国您好，",
        "三月十二号星期四",
        "下午三点半",
        "半小时后",
        "请带上身份证和医保卡。",
    ):
        assert Piece(text) in found
    personal = [piece.text for piece in found if "陈建国" in piece.text or "王医生" in piece.text]
    assert sum(map(len, personal)) < 40


def test_the_consent_record_says_where_the_number_came_from(zh: Script, chen: Callee) -> None:
    assert speech.personal(zh, chen)["number_source"] == "您在诊所预约时的登记"
    unknown = replace(chen, number_source="")
    assert speech.personal(zh, unknown)["number_source"] == zh.number_source


def test_braces_in_a_contact_are_only_text(zh: Script, chen: Callee) -> None:
    known = speech.personal(zh, replace(chen, name="{new_date}"))
    assert speech.pieces("{name}您好", zh, known, {}) == (Piece("new_date您好"),)


def test_dates_far_off_are_said_in_full(zh: Script, chen: Callee) -> None:
    columns = {**chen.variables, "date": "2026-03-25"}
    assert speech.personal(zh, replace(chen, variables=columns))["date"] == "三月二十五号星期三"
