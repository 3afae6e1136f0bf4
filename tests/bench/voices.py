"""Real-time factor of the embedded voice: seconds of work for a second of (trimmed) speech."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ringright.domain.speech import Piece
from ringright.engines.kokoro import KokoroSpeaker
from ringright.engines.silero import CHUNK, SileroVad
from ringright.engines.weights import folder
from ringright.settings import Settings

TEXTS = (
    "您好，我是仁和诊所的人工智能语音助手。",
    "您明天上午九点三十分有一个王医生的预约，请问您能按时来吗？",
    "好的，已经为您确认，再见。",
    "请问还有别的事吗？",
)
VOICE = "zf_xiaobei"


def factor(speaker: KokoroSpeaker, workers: int, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        clips = list(pool.map(lambda text: speaker.render(Piece(text), VOICE), texts))
    return (time.perf_counter() - began) / (sum(map(len, clips)) / 8000)


def best(speaker: KokoroSpeaker, workers: int, rounds: int) -> float:
    return round(min(factor(speaker, workers, TEXTS) for _ in range(rounds)), 3)


def vad_ms(vad: SileroVad, calls: int) -> float:
    """Milliseconds for one chunk of each of `calls` calls."""
    chunks = np.random.default_rng(0).normal(0, 300, (calls, CHUNK)).astype(np.int16)
    states = [vad.start()] * calls
    vad.steps(chunks, states)
    began = time.perf_counter()
    for _ in range(300):
        _, states = vad.steps(chunks, states)
    return round((time.perf_counter() - began) / 300 * 1000, 3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="accepted for uniformity: always on")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    root = folder(Settings().cache)
    figures: dict[str, float] = {}
    for name, threads, workers in (("1_thread", 1, 1), ("2_threads", 2, 1), ("2_workers", 1, 2)):
        speaker = KokoroSpeaker(root, threads=threads)
        began = time.perf_counter()
        speaker.render(Piece("好。"), VOICE)
        figures[f"first_{name}_s"] = round(time.perf_counter() - began, 2)
        figures[f"rtf_{name}"] = best(speaker, workers, options.rounds)
        print(f"{name}: {figures[f'rtf_{name}']}", file=sys.stderr)
    vad = SileroVad(root)
    figures |= {"vad_1_ms": vad_ms(vad, 1), "vad_10_ms": vad_ms(vad, 10)}
    print(json.dumps(figures | {"n": len(TEXTS) * options.rounds}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
