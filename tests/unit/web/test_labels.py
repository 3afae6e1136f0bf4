import pytest

from ringright.domain.outcome import Disposition, Grade
from ringright.domain.permit import Reason
from ringright.web.labels import DISPOSITIONS, GRADES, disposition, grade, refusal
from ringright.web.report.words import WORDS


def test_every_disposition_and_grade_has_a_name() -> None:
    assert set(DISPOSITIONS) == set(Disposition)
    assert set(GRADES) == set(Grade)


@pytest.mark.parametrize("text", [*DISPOSITIONS.values(), *GRADES.values(), *WORDS.values()])
def test_no_wording_is_empty(text: object) -> None:
    assert getattr(text, "zh", "").strip()
    assert getattr(text, "en", "").strip()


def test_names() -> None:
    assert disposition("voicemail").say("zh") == "语音信箱"
    assert disposition("voicemail").say("en") == "Voicemail"
    assert disposition("").say("en") == ""
    assert grade("A").en == "Aim reached"


def test_refusals_carry_their_figures_and_readable_times() -> None:
    text = refusal(Reason("opted_out", "at=2026-02-03T15:20:31.5+08:00; source=call"))
    assert "2026-02-03 15:20 +08:00" in text.en
    assert "2026-02-03 15:20 +08:00" in text.zh
