"""Made-up scripts as plain data, and made-up conversations: what hypothesis draws from."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from ringright.dialogue import flow
from ringright.dialogue.intents import tongue
from ringright.dialogue.moves import Event, Fetched, Heard, Key, Silent, Unclear
from ringright.dialogue.script import Script
from ringright.domain.call import Hearing

Plain = dict[str, Any]

UTTERANCES = Path(__file__).parents[2] / "unit" / "dialogue"
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "zh": {
        "say": ("您能来吗？", "请稍等。", "好的，您看怎么办？", "{name}您好，方便吗？"),
        "short": ("好的。", "明白了。", "能来吗？"),
        "own": ("改时间", "取消", "放邻居家", "三号门", "要两份", "我能来", "明天", "没有", "来"),
        "house": ("你是机器人吗", "别再打了", "你是谁", "哪来的电话", "转人工", "打错了", "我在忙"),
        "ask": ("在哪里", "多少钱", "几点下班", "要带什么", "停车方便吗"),
        "patterns": ("改/换 到", "放 * 邻居", "几 点", "* 机器人", "别 打"),
        "slot": (
            "周四", "下午三点", "明天", "下周三上午十点", "下午", "周末", "三点", "三十二号",
            "一百二十块", "13800138000", "不对，四点半", "八十",
        ),
        "options": ("大份", "小份"),
        "stray": ("今天天气好", "什么", "嗯", "喂", "啊啊啊", "那个，就是说", "你等一下"),
    },
    "en": {
        "say": ("Can you come?", "One moment.", "What would you like?", "Hello {name}, all well?"),
        "short": ("All right.", "I see.", "Can you?"),
        "own": ("another day", "cancel it", "leave it next door", "gate three", "i can", "maybe"),
        "house": ("are you a robot", "stop calling", "who are you", "wrong number", "i'm busy"),
        "ask": ("where are you", "how much is it", "when do you close", "what do I bring"),
        "patterns": ("move/change * to", "next door", "* robot", "stop", "how much"),
        "slot": (
            "Thursday", "at three", "tomorrow", "half past nine", "the 12th", "in the afternoon",
            "120 dollars", "617 555 0123", "no, at four", "eighty",
        ),
        "options": ("large", "small"),
        "stray": ("nice weather", "what", "uh", "hello", "lalala", "well, you see", "hold on"),
    },
}  # fmt: skip
HEADS: Mapping[str, Plain] = {
    "zh": {"organisation": "仁和诊所", "reason": "来电是想跟您确认门诊预约", "voice": "zf_xiaobei",
           "number_source": "登记表"},
    "en": {"organisation": "Oak Clinic", "reason": "we call about your appointment",
           "voice": "af_heart", "number_source": "the form"},
}  # fmt: skip
BYE = {"zh": "再见。", "en": "Goodbye."}
BUILT_IN = ("later", "human", "complaint", "not_understood", "wrong_number")
SHARED = ("yes", "no", "busy", "callback", "human", "wrong_number", "complaint", "repeat")
TRUTHS = ("who_are_you", "number_source", "are_you_robot")
OWN = ("move", "cancel", "left")
SLOTS = ("date", "time", "moment", "number", "money", "phone", "text", "yes_no", "choice", "name")
TESTS: tuple[Any, ...] = ("3", {"at_least": 3}, {"known": False}, ["2", "3"], {"is_not": "3"})

HOOK = {"url": "https://his.example.com/x", "send": ["name", "number"], "gives": {"free": "number"}}
ANSWERS = st.sampled_from([None, {}, {"free": "3"}, {"free": "many"}])


@st.composite
def scripts(draw: st.DrawFn) -> Plain:
    """A script as plain data; most of them load, and the others are refused for good reasons."""
    language = draw(st.sampled_from(["zh", "en"]))
    words = WORDS[language]
    phrases = st.lists(st.sampled_from(words["own"]), min_size=1, max_size=4, unique=True)
    count = draw(st.integers(1, 5))
    made: Plain = {
        "format": "ringright/script@1", "id": "made-up", "language": language, "start": "s0",
        "purpose": "service", "variables": {"age": "number"}, **HEADS[language],
        "intents": {name: {"phrases": draw(phrases)} for name in OWN},
        "steps": {f"s{n}": draw(_step(language, n, count)) for n in range(count)},
        "answers": draw(_answers(language)),
        "endings": {
            name: {"say": BYE[language], "disposition": "completed", "grade": "A"}
            for name in ("good", "fair")
        },
    }  # fmt: skip
    if draw(st.integers(0, 7)) == 0:
        made["intents"]["left"]["phrases"].append(draw(st.sampled_from(words["house"])))
    if draw(st.booleans()):
        made["intents"]["move"]["patterns"] = [draw(st.sampled_from(words["patterns"]))]
    if draw(st.integers(0, 3)) == 0:
        made["flows"] = {"part": draw(_flow(language))}
        made["steps"]["s0"] = {"use": "part", **draw(_way(0, count))}
    if draw(st.integers(0, 3)) == 0:
        made["inbound"] = {"start": f"s{count - 1}"}
    _prune(made)
    if any("fetch" in step for step in made["steps"].values()):
        made["webhooks"] = {"hook": HOOK}
    return made


@st.composite
def _flow(draw: st.DrawFn, language: str) -> Plain:
    """One question that ends the call or returns from the flow."""
    back = st.sampled_from([{"end": "return"}, {"end": "fair"}])
    replies = {"yes": {"end": "return"}, "no": draw(back)}
    step = {"say": WORDS[language]["say"][0], "expect": replies}
    return {"start": "ask", "steps": {"ask": step}}


def _answers(language: str) -> st.SearchStrategy[Plain]:
    words = WORDS[language]
    one = st.builds(
        lambda phrase, say: {"phrases": [phrase], "say": say},
        st.sampled_from(words["ask"]), st.sampled_from(words["short"]),
    )  # fmt: skip
    return st.dictionaries(st.sampled_from(["where", "cost"]), one, max_size=2)


def _way(at: int, count: int) -> st.SearchStrategy[Plain]:
    """Mostly onward, now and then back or out."""
    onward = [{"goto": f"s{n}"} for n in range(at + 1, count)]
    out = [{"end": name} for name in ("good", "fair", *BUILT_IN)]
    back = [{"goto": f"s{n}"} for n in range(at + 1)]
    usual = [st.sampled_from(onward or out), st.sampled_from(out)]
    return st.one_of(*usual * 3, st.sampled_from(back))


@st.composite
def _step(draw: st.DrawFn, language: str, at: int, count: int) -> Plain:
    words, way = WORDS[language], _way(at, count)
    kind = draw(st.sampled_from(["ask", "ask", "ask", "collect", "speak", "branch", "fetch"]))
    if kind == "branch":
        case = {"when": {"age": draw(st.sampled_from(TESTS))}, **draw(way)}
        return {"branch": [case], "else": draw(way)}
    if kind == "fetch":
        said = {"say": draw(st.sampled_from(words["short"]))} if draw(st.booleans()) else {}
        return {"fetch": "hook", **said, **draw(way), "else": draw(way)}
    if kind == "speak":
        return {"say": draw(st.sampled_from(words["short"])), **draw(way)}
    step: Plain = {"max_tries": draw(st.integers(0, 2)), "interruptible": draw(st.booleans())}
    if kind == "collect":
        step |= {"collect": draw(_slots(language, at)), **draw(way)}
        if draw(st.booleans()):
            holes = "".join(f"{{{name}}}" for name in step["collect"])
            step["confirm"] = f"{holes}对吗？" if language == "zh" else f"{holes} right?"
    else:
        several = st.lists(st.sampled_from(words["say"]), min_size=2, max_size=3, unique=True)
        step["say"] = draw(st.one_of(st.sampled_from(words["say"]), several))
        step |= draw(st.dictionaries(st.sampled_from(["silence", "unclear"]), way, max_size=1))
    if kind == "ask" or draw(st.booleans()):
        step["expect"] = draw(_replies(language, at, count))
    if kind == "ask" and draw(st.booleans()):
        step["again"] = draw(st.sampled_from(words["short"]))
    if "expect" in step and draw(st.booleans()):
        expected = st.sampled_from(tuple(step["expect"]))
        step["keys"] = draw(st.dictionaries(st.sampled_from("01245#*"), expected, max_size=3))
    return step


@st.composite
def _replies(draw: st.DrawFn, language: str, at: int, count: int) -> Plain:
    short = st.sampled_from(WORDS[language]["short"])
    names = draw(st.lists(st.sampled_from(SHARED + OWN), min_size=1, max_size=4, unique=True))
    replies: Plain = {}
    for name in names:
        reply = {"end": "fair"} if name == "no" and draw(st.booleans()) else draw(_way(at, count))
        if draw(st.booleans()):
            reply = {**reply, "say": draw(short)}
        if name != "no" and draw(st.integers(0, 9)) == 0:
            reply = {"say": draw(short)}
        replies[name] = reply
    return replies


@st.composite
def _slots(draw: st.DrawFn, language: str, at: int) -> Plain:
    kinds = draw(st.lists(st.sampled_from(SLOTS), min_size=1, max_size=3, unique=True))
    made: Plain = {
        f"{kind}_{at}": {"type": kind, "ask": WORDS[language]["say"][2]} for kind in kinds
    }
    if "choice" in kinds:
        one, other = WORDS[language]["options"]
        made[f"choice_{at}"] |= {"options": {"one": [one], "other": [other]}, "keys": {1: "one"}}
    return made


def _prune(made: Plain) -> None:
    """Take out the steps that nothing leads to: a script full of them would only be refused."""
    steps, seen = made["steps"], set()
    todo = [made[key]["start"] for key in ("inbound",) if key in made] + ["s0"]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            step = steps[name]
            named = (step.get(key, {}) for key in ("else", "silence", "unclear"))
            replies = (*step.get("expect", {}).values(), *step.get("branch", []))
            todo += [way["goto"] for way in (step, *replies, *named) if "goto" in way]
    made["steps"] = {name: step for name, step in steps.items() if name in seen}


def asking(made: Plain) -> Plain:
    """The same script, beginning with a webhook."""
    look = {"fetch": "hook", "goto": "s0", "else": {"goto": "s0"}}
    steps = {"look": look, **made["steps"]}
    return {**made, "start": "look", "steps": steps, "webhooks": {"hook": HOOK}}


def loaded(made: Plain) -> Script | None:
    """The script, or None if the linter refuses it."""
    try:
        return flow.load(json.dumps(made, ensure_ascii=False))
    except flow.ScriptError:
        return None


@cache
def wordings(language: str, intent: str) -> tuple[str, ...]:
    """Ways of saying `intent`: the house's phrases, and the labelled utterances."""
    rows = (UTTERANCES / f"utterances_{language}.tsv").read_text(encoding="utf-8").splitlines()
    labelled = (row.split("\t") for row in rows)
    said = tuple(text for _, text, meant in labelled if meant == intent)
    return (*tongue(language).PHRASES[intent], *said)


def events(script: Script) -> st.SearchStrategy[Event]:
    """Anything that may happen: words of the script, of the house or of nobody, keys, silence."""
    words = WORDS[script.language]
    said = words["slot"] + words["options"]
    own = tuple(text for name in (*OWN, *script.answers) for text in script.matcher.phrases(name))
    shared = tuple(text for name in SHARED + TRUTHS for text in script.matcher.phrases(name)[:12])
    texts = st.one_of(
        st.sampled_from(own), st.sampled_from(shared), st.sampled_from(said),
        st.sampled_from(words["stray"]), st.text(max_size=20),
    )  # fmt: skip
    return st.one_of(
        *[heard(script, texts)] * 4, st.builds(Key, st.sampled_from("01234567*#")),
        st.builds(Silent), st.builds(Unclear), st.builds(Fetched, ANSWERS),
    )  # fmt: skip


def heard(script: Script, texts: st.SearchStrategy[str]) -> st.SearchStrategy[Heard]:
    """One of `texts`, said plainly or over the robot's voice."""
    return st.builds(
        lambda text, during, cut, early: Heard(
            Hearing(text, script.language, 0.0), during, cut, early
        ),
        texts, st.booleans(), st.booleans(), st.booleans(),
    )  # fmt: skip
