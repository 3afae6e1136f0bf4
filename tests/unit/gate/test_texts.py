import ast
import string
from pathlib import Path

import pytest

from ringright.domain.permit import Reason
from ringright.gate import rules
from ringright.gate.texts import TEXTS, explain


def test_every_code_of_the_rules_is_worded() -> None:
    tree = ast.parse(Path(rules.__file__).read_text("utf-8"))
    used = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "_" in node.value
    }
    named = {
        "invalid_number", "special_number", "practice_only", "real_number_on_practice_trunk",
        "caller_not_allowed", "opted_out", "no_consent", "consent_withdrawn", "consent_expired",
        "consent_not_yet", "region_unknown", "zone_unknown", "outside_hours", "holiday_unknown",
        "rest_day", "cap_minutes", "cap_hours", "cap_day", "already_attempted", "clock_backwards",
        "ledger_broken",
    }  # fmt: skip
    assert named <= used
    assert named <= set(TEXTS)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_both_languages_use_the_same_figures(code: str) -> None:
    def fields(template: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}

    text = TEXTS[code]
    used = fields(text.zh) ^ fields(text.en)
    assert not used - {"seconds"}


def test_explained_with_figures() -> None:
    reason = Reason("cap_day", "calls=5; cap=5; seconds=86400; until=2026-03-10T11:40:00+08:00")
    assert (
        explain(reason, "zh")
        == "24 小时内已拨打 5 次，上限 5 次，2026-03-10T11:40:00+08:00 后可再拨"
    )
    assert explain(reason, "en").startswith("Called 5 times within 24 hours; the cap is 5")


def test_missing_figures_and_unknown_codes_still_read() -> None:
    assert "?" in explain(Reason("cap_day", ""), "en")
    assert explain(Reason("brand_new", "a=1"), "en") == "brand_new a=1"
