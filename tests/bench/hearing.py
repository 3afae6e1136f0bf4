"""How much is understood through a telephone: lines spoken, G.711, noise, recognised, matched.

`python tests/bench/hearing.py [--lang zh|en] [--noise DB] [--json]`. Each evaluation line is
rendered in one of the clearer voices (cached), sent through mu-law with white noise (dB below the
speech), recognised, and matched at its step. Needs the weights.
"""

import argparse
import json
import sys
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ringright.dialogue import engine, flow
from ringright.dialogue.moves import Callee
from ringright.domain.speech import Piece
from ringright.line.codec import Law, decode, encode
from ringright.settings import Settings
from ringright.voice.cache import Want
from ringright.voice.prompts import prepare
from ringright.wiring.speech import Speech

ROOT = Path(__file__).parents[2]
FOLDERS = {"zh": "clinic", "en": "clinic-en"}
VOICES = {"zh": ("zm_yunjian", "zm_yunxi", "zf_xiaoyi"), "en": ("am_michael", "af_bella")}
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone.utc)
COLUMNS = {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}
CALLEE = Callee("陈建国", COLUMNS, "登记表", NOW.date())
Pcm = NDArray[np.int16]


def rows(language: str) -> list[tuple[str, str, str]]:
    """Step, text and intent of every evaluation line."""
    path = ROOT / "tests" / "unit" / "dialogue" / f"utterances_{language}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(step, text, intent) for step, text, intent in (line.split("\t") for line in lines)]


def telephone(pcm: Pcm, noise_db: float, seed: int) -> Pcm:
    """Through mu-law with noise, half a second of line before and after."""
    voiced = pcm.astype(np.float64)
    level = np.sqrt(np.mean(voiced**2)) * 10 ** (-noise_db / 20)
    whole = np.concatenate([np.zeros(4000), voiced, np.zeros(2000)])
    whole += np.random.default_rng(seed).normal(0, level, len(whole))
    sent = np.clip(np.round(whole), -32768, 32767).astype(np.int16)
    return decode(encode(sent, Law.PCMU), Law.PCMU)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=FOLDERS, default="zh")
    parser.add_argument("--noise", type=float, default=20.0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    path = ROOT / "examples" / FOLDERS[given.lang] / "script.yaml"
    script = flow.load(path.read_text(encoding="utf-8"))
    speech, lines, voices = Speech(Settings()), rows(given.lang), VOICES[given.lang]
    wants = [Want(voices[n % len(voices)], Piece(text)) for n, (_, text, _) in enumerate(lines)]
    prepare(wants, speech.speaker, speech.rendered, _tell)
    recognizer = speech.recognizer()
    fresh, _ = engine.start(script, CALLEE, NOW)
    right, first, heard_no, asked_no, invented, misses = 0, 0, 0, 0, 0, []
    for n, ((step, text, intent), want) in enumerate(zip(lines, wants, strict=True)):
        pcm = np.frombuffer(speech.rendered.get(want.voice, want.piece) or b"", "<i2")
        hearing = recognizer.transcribe(telephone(pcm, given.noise, n), given.lang)
        reading = engine.expects(script, replace(fresh, step=step)).reading(hearing)
        expected = tuple(script.steps[step].expect)
        found = script.matcher.decide(reading, expected, CALLEE.name).intent
        first += script.matcher.decide(hearing.text, expected, CALLEE.name).intent == intent
        right += found == intent
        asked_no += intent == "opt_out"
        heard_no += intent == found == "opt_out"
        invented += found == "opt_out" != intent
        if found != intent:
            misses.append(f"{text} -> {reading} ({intent} -> {found})")
    for miss in misses:
        print(miss, file=sys.stderr)
    result = {
        "lang": given.lang,
        "lines": len(lines),
        "right": right,
        "accuracy": round(right / len(lines), 3),
        "accuracy_first_reading": round(first / len(lines), 3),
        "opt_out_recall": round(heard_no / max(1, asked_no), 3),
        "opt_outs": asked_no,
        "false_opt_outs": invented,
    }
    print(json.dumps(result))


def _tell(done: int, total: int) -> None:
    if done % 20 == 0 or done == total:
        print(f"rendered {done} of {total}", file=sys.stderr)


if __name__ == "__main__":
    main()
