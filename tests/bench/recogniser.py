"""Character error rate and decode time of the embedded recogniser on the shared AISHELL speaker.

Conditions: 8 kHz; through mu-law; through mu-law with white noise at 20 dB. Figures count as read:
80% and 百分之八十 are the same. `--compare` measures also without what makes decoding cheaper, and
counts seconds of the processor. Needs ../shared/data (or RINGRIGHT_SHARED) and the weights.
"""

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import miniaudio
import numpy as np
from numpy.typing import NDArray

from ringright.engines.weights import folder
from ringright.engines.whisper import Effort, WhisperRecognizer
from ringright.settings import Settings
from ringright.voice.mandarin import one_by_one
from ringright.voice.normal import spoken

ROOT = Path(__file__).resolve().parents[2]
Pcm = NDArray[np.int16]
Channel = Callable[[Pcm], Pcm]
Clock = Callable[[], float]


def shared() -> Path:
    return Path(os.environ.get("RINGRIGHT_SHARED", ROOT.parent / "shared"))


def utterances(limit: int) -> list[tuple[str, Pcm]]:
    place = shared() / "data/speech/aishell_s0150"
    rows = (place / "transcripts.tsv").read_text(encoding="utf-8").splitlines()[: limit or None]
    return [
        (text, read(place / f"{name}.flac")) for name, text in (row.split("\t") for row in rows)
    ]


def read(path: Path) -> Pcm:
    """16 kHz FLAC halved to 8 kHz behind a 3.7 kHz low-pass."""
    wide = np.array(miniaudio.decode_file(str(path), nchannels=1, sample_rate=16000).samples)
    at = np.arange(-48, 49)
    taps = np.sinc(at * 0.4625) * np.kaiser(97, 8.0)
    half = np.convolve(wide.astype(np.float64), taps / taps.sum(), mode="same")[::2]
    return np.clip(half, -32768, 32767).astype(np.int16)


def clean(pcm: Pcm) -> Pcm:
    return pcm


def mulaw(pcm: Pcm) -> Pcm:
    """To 8 bits and back by the curve of G.711."""
    sample = pcm.astype(np.float64) / 32768
    code = np.round(np.sign(sample) * np.log1p(255 * np.abs(sample)) / np.log(256) * 127) / 127
    sample = np.sign(code) * (256 ** np.abs(code) - 1) / 255
    return np.asarray(sample * 32767, dtype=np.int16)


def noisy(pcm: Pcm) -> Pcm:
    power = np.mean(pcm.astype(np.float64) ** 2)
    noise = np.random.default_rng(len(pcm)).normal(0, np.sqrt(power / 100), len(pcm))
    return mulaw(np.clip(pcm + noise, -32768, 32767).astype(np.int16))


def plain(text: str) -> str:
    """What was said: long figures digit by digit, others as numbers, no marks."""
    figures = re.sub(r"\d{5,}", lambda found: one_by_one(found.group()), text)
    return re.sub(r"\W", "", spoken(figures, "zh")).lower().replace("两", "二")


def distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
    return row[-1]


CHANNELS: dict[str, Channel] = {"clean": clean, "mulaw": mulaw, "noise20": noisy}
EFFORTS = {
    "before": Effort(short_s=0.0, reduced=False),
    "short_padding": Effort(reduced=False),
    "reduced_vocabulary": Effort(short_s=0.0),
    "both": Effort(),
}


def error_rate(recognizer: WhisperRecognizer, heard: list[tuple[str, Pcm]], by: Channel) -> float:
    wrong = total = 0
    for text, pcm in heard:
        wrong += distance(plain(text), plain(recognizer.transcribe(by(pcm), "zh").text))
        total += len(plain(text))
    return round(wrong / total, 4)


def decode_times(
    recognizer: WhisperRecognizer, heard: list[tuple[str, Pcm]], clock: Clock
) -> dict[str, float]:
    """Median seconds of five decodings of 1, 2, 4 and 8 s of speech."""
    speech = np.concatenate([pcm for _, pcm in heard])
    times = {}
    for seconds in (1, 2, 4, 8):
        taken = []
        for turn in range(5):
            began = clock()
            start = turn * 64000 % max(1, len(speech) - seconds * 8000)
            recognizer.transcribe(speech[start : start + seconds * 8000], "zh")
            taken.append(clock() - began)
        times[f"decode_{seconds}s_s"] = round(statistics.median(taken), 3)
    return times


def measured(heard: list[tuple[str, Pcm]], effort: Effort, clock: Clock) -> dict[str, float]:
    """Load time, error rates and decode times at an `effort`, by name."""
    recognizer = WhisperRecognizer(folder(Settings().cache), effort=effort)
    began = clock()
    recognizer.load()
    figures: dict[str, float] = {"load_s": round(clock() - began, 2), "n": len(heard)}
    for name, by in CHANNELS.items():
        figures[f"{name}_cer"] = error_rate(recognizer, heard, by)
        print(f"{name}: {figures[f'{name}_cer']:.1%}", file=sys.stderr)
    return figures | decode_times(recognizer, heard, clock)


def compare(heard: list[tuple[str, Pcm]]) -> dict[str, dict[str, float]]:
    """`measured` for each of EFFORTS, printed as a table; times are the processor's."""
    found = {name: measured(heard, effort, time.process_time) for name, effort in EFFORTS.items()}
    print(" " * 12 + "".join(f"{name:>20}" for name in found), file=sys.stderr)
    for column in found["both"]:
        cells = "".join(f"{row[column]:>20}" for row in found.values())
        print(f"{column:12}{cells}", file=sys.stderr)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="accepted for uniformity: always on")
    parser.add_argument("--limit", type=int, default=0, help="utterances to use, 0 for all")
    parser.add_argument("--compare", action="store_true", help="with and without each saving")
    options = parser.parse_args()
    heard = utterances(options.limit)
    if options.compare:
        print(json.dumps(compare(heard)))
    else:
        print(json.dumps(measured(heard, Effort(), time.perf_counter)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
