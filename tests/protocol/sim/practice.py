"""Runs a practice world whose people speak in tones; started by the tests as a process.

A line of text X is a tone as long as X has characters times 100 ms. The recogniser that is given
to the world knows tones too: it answers with the word that the file's `tones` table has for the
pitch, so that rules on words are tested without any speech model.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np

from ringright.errors import RingRightError
from ringright.sim.load import load
from ringright.sim.people import Line
from ringright.sim.sound import tone
from ringright.sim.world import serve

PITCHES = {600: "我是人工智能助手", 900: "请问您能按时来吗", 1200: "您需要带身份证"}


def audio(line: Line) -> bytes | None:
    return None if line.text == "missing" else tone(800, len(line.text) / 10).tobytes()


def transcribe(pcm: bytes, _: str) -> str:
    """Words for the pitches that are heard, in the order they come."""
    samples = np.frombuffer(pcm, np.int16).astype(float)
    heard: list[str] = []
    for start in range(0, len(samples) - 800, 800):
        part = samples[start : start + 800]
        if np.sqrt(np.mean(part**2)) < 500:
            continue
        pitch = np.argmax(np.abs(np.fft.rfft(part))) * 10
        word = PITCHES[min(PITCHES, key=lambda known: abs(known - pitch))]
        if heard[-1:] != [word]:
            heard.append(word)
    return "".join(heard)


def main() -> int:
    options = json.loads(sys.argv[1])
    try:
        serve(
            load(Path(options["people"])),
            audio=audio,
            transcribe=transcribe if options.get("words", True) else None,
            port=options.get("port", 0),
            log=Path(options["log"]) if "log" in options else None,
        )
    except RingRightError as error:
        os.write(2, str(error).encode())
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
