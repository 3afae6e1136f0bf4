"""What lost packets cost the recogniser: character error rate by how the gaps were filled.

The shared AISHELL speaker through mu-law in 20 ms packets; at random and in bursts (Gilbert: behind
a lost packet half are lost too). Fillings: dropped (the timeline shrinks), silence,
fade (the last packet once, faded out) and conceal (`line.conceal`). All meet the same losses.
Needs ../shared/data (or RINGRIGHT_SHARED) and the weights.
"""

import argparse
import json
import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from recogniser import (  # type: ignore[import-not-found]  # found beside the script when it runs
    distance,
    plain,
    utterances,
)

from ringright.engines.weights import folder
from ringright.engines.whisper import WhisperRecognizer
from ringright.line.codec import Law, decode, encode
from ringright.line.conceal import Concealer
from ringright.line.leg import FRAME
from ringright.settings import Settings

Pcm = NDArray[np.int16]
Lost = NDArray[np.bool_]
Fill = Callable[[list[Pcm], Lost], list[Pcm]]
BURST = 0.5
"""Chance that the packet behind a lost one is lost too: two in a row on average."""
LOSSES = {"1": (0.01, 0.01), "5": (0.05, 0.05), "10": (0.1, 0.1), "5_bursty": (0.05, BURST)}
"""Share of packets lost, and the chance of one behind another."""


def dropped(frames: list[Pcm], lost: Lost) -> list[Pcm]:
    return [frame for frame, gone in zip(frames, lost, strict=True) if not gone]


def silence(frames: list[Pcm], lost: Lost) -> list[Pcm]:
    return [frame * (not gone) for frame, gone in zip(frames, lost, strict=True)]


def fade(frames: list[Pcm], lost: Lost) -> list[Pcm]:
    last, out = np.zeros(FRAME, np.int16), []
    for frame, gone in zip(frames, lost, strict=True):
        out.append((last * np.linspace(1, 0, FRAME)).astype(np.int16) if gone else frame)
        last = np.zeros(FRAME, np.int16) if gone else frame
    return out


def conceal(frames: list[Pcm], lost: Lost) -> list[Pcm]:
    line = Concealer()
    return [
        line.missing() if gone else line.heard(frame)
        for frame, gone in zip(frames, lost, strict=True)
    ]


FILLS: dict[str, Fill] = {
    "dropped": dropped, "silence": silence, "fade": fade, "conceal": conceal,
}  # fmt: skip


def losses(count: int, share: float, again: float, seed: int) -> Lost:
    """A Gilbert chain: `share` of the packets lost, `again` the chance behind a lost one."""
    first = share * (1 - again) / (1 - share)
    dice = np.random.default_rng(seed).random(count)
    lost, gone = np.zeros(count, np.bool_), False
    for at in range(count):
        gone = bool(dice[at] < (again if gone else first))
        lost[at] = gone
    return lost


def packets(pcm: Pcm) -> list[Pcm]:
    heard = decode(encode(pcm, Law.PCMU), Law.PCMU)
    return [heard[at : at + FRAME] for at in range(0, len(heard) - FRAME + 1, FRAME)]


def error_rate(
    recognizer: WhisperRecognizer,
    spoken: list[tuple[str, list[Pcm]]],
    loss: tuple[float, float],
    fill: Fill,
    seed: int,
) -> float:
    wrong = total = 0
    for number, (text, frames) in enumerate(spoken):
        lost = losses(len(frames), *loss, seed=1000 * seed + number)
        heard = recognizer.transcribe(np.concatenate(fill(frames, lost)), "zh").text
        wrong += distance(plain(text), plain(heard))
        total += len(plain(text))
    return round(wrong / total, 4)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="accepted for uniformity: always on")
    parser.add_argument("--limit", type=int, default=0, help="utterances to use, 0 for all")
    parser.add_argument("--seed", type=int, default=0, help="of the losses")
    options = parser.parse_args()
    spoken = [(text, packets(pcm)) for text, pcm in utterances(options.limit)]
    recognizer = WhisperRecognizer(folder(Settings().cache))
    recognizer.load()
    figures: dict[str, float] = {"n": len(spoken)}
    figures["none_cer"] = error_rate(recognizer, spoken, (0.0, 0.0), dropped, options.seed)
    print(f"no loss: {figures['none_cer']:.1%}", file=sys.stderr)
    for name, loss in LOSSES.items():
        for way, fill in FILLS.items():
            rate = error_rate(recognizer, spoken, loss, fill, options.seed)
            figures[f"{name}_{way}_cer"] = rate
            print(f"{name} % lost, {way}: {rate:.1%}", file=sys.stderr)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
