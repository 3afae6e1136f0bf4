"""Texts with several wordings: said in turn, the same in every replay, all rendered before."""

import pickle
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.dialogue.conftest import NOW, Talk

from ringright.dialogue import flow, speech
from ringright.dialogue.moves import Callee, Silent
from ringright.dialogue.script import Script
from ringright.dialogue.wordings import Wordings, chosen, every, spoken

ASK = ["您明天来吗？", "明天您能到吗？", "那明天来得了吗？"]


def text(**more: str) -> str:
    return "\n".join(
        [
            "format: ringright/script@1", "id: many", "language: zh", "organisation: 仁和诊所",
            "purpose: service", "reason: 来电是想跟您确认门诊预约", "voice: zf_xiaobei",
            "number_source: 登记表", "start: ask", "steps:", "  ask:",
            f"    say: [{', '.join(ASK)}]",
            "    expect: {yes: {say: [好的。, 行。], end: bye}, no: {end: bye}}",
            "answers: {cost: {phrases: [多少钱], say: [二十元。, 一共二十元。]}}",
            "endings: {bye: {say: [再见。, 回见。], disposition: completed, grade: A}}",
            f"lines: {{unheard: {more.get('unheard', '[喂，您好？, 您还在吗？]')}}}",
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def script() -> Script:
    return flow.load(text())


def asked(call: Any) -> list[str]:
    return [one for said in call.said for one in ASK if one in said]


def test_each_wording_has_its_turn(script: Script, chen: Callee) -> None:
    call = Talk(script, chen).hear("多少钱", "多少钱")
    assert sorted(asked(call)) == sorted(ASK)
    assert [said.startswith("一共") for said in call.said[2:]] in ([True, False], [False, True])


def test_a_silence_is_asked_about_in_another_way(script: Script, chen: Callee) -> None:
    call = Talk(script, chen)
    call.feed(Silent())
    call.feed(Silent())
    assert {said.split("？")[0] for said in call.said[2:]} == {"喂，您好", "您还在吗"}


def test_calls_differ_by_callee_and_replay_the_same(script: Script, chen: Callee) -> None:
    names = [replace(chen, name=f"陈{sign}") for sign in "一二三四五六七八"]
    firsts = [asked(Talk(script, callee))[0] for callee in names]
    assert len(set(firsts)) > 1
    assert firsts == [asked(Talk(script, callee))[0] for callee in names]


def test_what_is_repeated_is_repeated_to_the_letter(script: Script, chen: Callee) -> None:
    call = Talk(script, chen).hear("再说一遍")
    assert call.said[1] == call.said[2]


def test_all_wordings_are_rendered_before(script: Script, chen: Callee) -> None:
    ready = {piece.text for piece in speech.sentences(script, chen, NOW)}
    assert {
        *ASK,
        "好的。",
        "行。",
        "二十元。",
        "一共二十元。",
        "再见。",
        "回见。",
        "您还在吗？",
    } <= ready


def test_a_text_that_begins_alike_elsewhere_has_its_own_wordings() -> None:
    script = flow.load(text(unheard="[二十元。, 您还在吗？]"))
    assert every(script.answers["cost"]) == ("二十元。", "一共二十元。")
    assert every(script.line("unheard")) == ("二十元。", "您还在吗？")
    assert every(replace(script, lines={"unheard": "二十元。"}).line("unheard")) == ("二十元。",)


def test_wordings_survive_the_way_to_another_process() -> None:
    one = pickle.loads(pickle.dumps(Wordings("甲", "乙")))  # noqa: S301  our own bytes
    assert one == "甲"
    assert every(one) == ("甲", "乙")


def test_every_wording_is_checked_with_its_place() -> None:
    with pytest.raises(flow.ScriptError) as caught:
        flow.load(text(unheard="[喂。, '看{docter}']"))
    assert "16:23: {docter} is not known" in str(caught.value)


def test_an_empty_list_says_nothing() -> None:
    with pytest.raises(flow.ScriptError) as caught:
        flow.load(text(unheard="[]"))
    assert '"unheard" is empty' in str(caught.value)


def test_one_wording_is_only_itself() -> None:
    assert spoken(["甲", "甲"]) == "甲"
    assert every("甲") == ("甲",)
    assert chosen("只有一句。", 3, "陈") == "只有一句。"
