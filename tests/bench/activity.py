"""Voice activity at telephone quality: cost, onset and release, false voice, and our own echo.

`python tests/bench/activity.py [--limit N] [--json]`. Speech: the shared AISHELL speaker and what
the voice cache holds, 0.5 s of line around each, through mu-law. Onset and release are from the
true edge (clean signal) to the end of the first and last voiced chunk. Needs the weights.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from recogniser import (  # type: ignore[import-not-found]  # found beside the script when it runs
    shared,
    utterances,
)

from ringright.ears.activity import CHUNK, Hall, Sound
from ringright.engines.silero import SileroVad
from ringright.engines.weights import folder
from ringright.line.codec import Law, decode, encode
from ringright.settings import Settings

Pcm = NDArray[np.int16]
Floats = NDArray[np.float64]
FRAME = 160
SPEECH_DB, OURS_DB = -22.0, -15.0
LINE_DB = -65.0
CALLS = (1, 10, 24, 50)
SECONDS = 20
SHIFTS = (20, 90, 200, 400)
LOSSES = (6, 12, 20, 30)
BARGE_MS = 200


@dataclass(frozen=True)
class Clip:
    """Speech at SPEECH_DB, and the samples between which it is heard."""

    samples: Floats
    start: int
    end: int


def clip(pcm: Pcm) -> Clip | None:
    """Speech within 27 dB of its loud frames, or 13 dB over the recording's own noise."""
    power = (pcm[: len(pcm) // 80 * 80].reshape(-1, 80).astype(np.float64) ** 2).mean(axis=1) + 1
    loud = np.percentile(power, 95)
    least = max(loud * 10**-2.7, np.percentile(power, 5) * 10**1.3)
    over = np.convolve(power, np.ones(3) / 3, "same") > least
    runs = np.flatnonzero(np.convolve(over, np.ones(4), "valid") == 4)
    if len(runs) == 0:
        return None
    gain = 32768 * 10 ** (SPEECH_DB / 20) / np.sqrt(loud)
    start, end = int(runs[0]) * 80, int(runs[-1] + 4) * 80
    first, last = max(0, start - 400), end + 400
    samples = pcm[first:last] * gain
    return Clip(samples, start - first, end - first)


def speech(limit: int) -> tuple[list[Clip], list[Clip]]:
    """Real and rendered speech, `limit` of each; real is empty without the shared data."""
    real = [pcm for _, pcm in utterances(limit)] if shared().is_dir() else []
    paths = sorted((Settings().cache / "speech").glob("*/*.pcm"))[:: max(1, 300 // limit)]
    rendered = [np.frombuffer(path.read_bytes(), "<i2") for path in paths]
    kept = [[one for pcm in some if (one := clip(pcm))] for some in (real, rendered)]
    return kept[0], kept[1][:limit]


def mulaw(samples: Floats) -> Pcm:
    sent = np.clip(np.round(samples), -32768, 32767).astype(np.int16)
    return decode(encode(sent, Law.PCMU), Law.PCMU)


def noise(size: int, db: float, seed: int) -> Floats:
    return np.random.default_rng(seed).normal(0, 32768 * 10 ** (db / 20), size)


def listen(vad: SileroVad, lines: Sequence[tuple[Pcm, Pcm]]) -> list[list[Sound]]:
    """What is heard on each (theirs, ours), all lines at once."""
    hall, heard = Hall(vad), [list[Sound]() for _ in lines]
    calls = [hall.enter(sounds.append) for sounds in heard]
    for at in range(0, max(len(theirs) for theirs, _ in lines), FRAME):
        for call, (theirs, ours) in zip(calls, lines, strict=True):
            call.push(theirs[at : at + FRAME], ours[at : at + FRAME])
        hall.flush()
    return heard


def alone(theirs: Pcm) -> tuple[Pcm, Pcm]:
    return theirs, np.zeros(len(theirs), np.int16)


def cost(vad: SileroVad, calls: int) -> dict[str, float]:
    """Milliseconds of processor a second of one call, one hall a call and one for all."""
    frames = [noise(FRAME * 200, -50, n).astype(np.int16) for n in range(calls)]
    quiet = np.zeros(FRAME, np.int16)
    figures = {}
    for name, count in (("alone", calls), ("batched", 1)):
        halls = [Hall(vad) for _ in range(count)]
        members = [halls[n % count].enter(lambda _: None) for n in range(calls)]
        began = time.process_time()
        for at in range(0, FRAME * 200, FRAME):
            for member, pcm in zip(members, frames, strict=True):
                member.push(pcm[at : at + FRAME], quiet)
            for hall in halls:
                hall.flush()
        figures[name] = round((time.process_time() - began) / 4 / calls * 1000, 2)
    return figures


def edges(vad: SileroVad, clips: Sequence[Clip], snr: float | None) -> dict[str, float]:
    """Onset and release, recall, and gaps inside speech."""
    lines = []
    for n, one in enumerate(clips):
        inside = one.samples[one.start : one.end]
        db = 10 * np.log10(np.mean(inside**2) / 32768**2) - snr if snr else LINE_DB
        padded = np.concatenate([np.zeros(4000 + n % CHUNK), one.samples, np.zeros(4000)])
        lines.append(alone(mulaw(padded + noise(len(padded), db, n))))
    onsets, releases, recall, gaps, lost = [], [], [], [], 0
    for n, (one, sounds) in enumerate(zip(clips, listen(vad, lines), strict=True)):
        start, end = ((4000 + n % CHUNK + edge) / 8 for edge in (one.start, one.end))
        voiced = [sound.at_ms for sound in sounds if sound.voiced and sound.at_ms > start]
        if not voiced:
            lost += 1
            continue
        onsets.append(voiced[0] - start)
        releases.append(voiced[-1] - end)
        spoken = [s.voiced for s in sounds if start + 32 < s.at_ms < end]
        recall.append(float(np.mean(spoken)) if spoken else 1.0)
        within = [s.voiced for s in sounds if voiced[0] <= s.at_ms <= voiced[-1]]
        gaps += [32 * len(list(run)) for on, run in groupby(within) if not on]
    shown = {"onset": onsets, "release": releases}
    figures = {
        f"{name}_p{p}_ms": round(float(np.percentile(times, p)), 1)
        for name, times in shown.items()
        for p in (50, 90)
    }
    counts = {
        f"gaps_{ms}_ms": round(sum(g >= ms for g in gaps) / len(clips), 3) for ms in (32, 96, 192)
    }
    return figures | counts | {"recall": round(float(np.mean(recall)), 3), "lost": lost}


def bursts(length: int, every: int, db: float) -> Floats:
    """Decaying noise, as of coughs and clicks."""
    shape = np.zeros(SECONDS * 8000)
    for at in range(4000, len(shape) - length, every):
        shape[at : at + length] = np.exp(-np.arange(length) / (length / 4))
    return shape * noise(len(shape), db, length)


def tones(db: float, *hertz: float) -> Floats:
    at = np.arange(SECONDS * 8000) / 8000
    waves = np.sin(2 * np.pi * np.multiply.outer(np.array(hertz), at))
    return np.asarray(waves.mean(axis=0) * 32768 * 10 ** (db / 20))


def steps(*, pink: bool) -> Floats:
    """Noise that changes between -50 and -32 dBFS every 3 s."""
    raw = noise(SECONDS * 8000, 0, 5)
    if pink:
        spectrum = np.fft.rfft(raw)
        raw = np.fft.irfft(spectrum / np.sqrt(np.arange(1, len(spectrum) + 1)))
        raw *= 32768 / raw.std()
    louder = np.arange(len(raw)) // 24000 % 2
    return np.asarray(raw * np.where(louder, 10**-1.6, 10**-2.5))


def talkers(clips: Sequence[Clip], count: int, db: float) -> Floats:
    """`count` voices on end, together at `db`."""
    whole = np.zeros(SECONDS * 8000)
    for n in range(count):
        voice = np.concatenate([one.samples for one in (*clips[n::count],) * 20])[: len(whole)]
        whole[: len(voice)] += voice
    return np.asarray(whole * 32768 * 10 ** (db / 20) / np.sqrt(np.mean(whole**2)))


def music() -> Floats:
    """A chord a second with overtones, each dying away."""
    at = np.arange(SECONDS * 8000) / 8000
    roots = 220 * 2 ** (np.array([0, 5, 7, 3])[np.arange(len(at)) // 8000 % 4] / 12)
    notes = sum(
        np.sin(2 * np.pi * np.cumsum(roots * ratio) / 8000 * over) / over
        for ratio in (1, 1.25, 1.5)
        for over in (1, 2, 3)
    )
    return np.asarray(notes * np.exp(-3 * (at % 1)) * 800)


def kinds(clips: Sequence[Clip]) -> dict[str, Callable[[], Floats]]:
    return {
        "cough": lambda: bursts(2400, 14000, -18),
        "clap": lambda: bursts(400, 6000, -10),
        "keyboard": lambda: bursts(120, 1700, -25),
        "hum_50": lambda: tones(-30, 50, 100, 150),
        "hum_100": lambda: tones(-30, 100, 200, 300),
        "dtmf": lambda: tones(-12, 770, 1336) * (np.arange(SECONDS * 8000) // 800 % 4 == 0),
        "white_steps": lambda: steps(pink=False),
        "pink_steps": lambda: steps(pink=True),
        "music": music,
        "babble_6": lambda: talkers(clips, 6, -40),
    }


def false_voice(vad: SileroVad, clips: list[Clip]) -> dict[str, float]:
    """Seconds of voice a minute by kind of noise; the television is 20 dB below the person."""
    lines = [
        alone(mulaw(make() + noise(SECONDS * 8000, LINE_DB, 1))) for make in kinds(clips).values()
    ]
    person = np.concatenate([one.samples for one in clips[:6]])
    distant = np.concatenate([one.samples for one in clips * 3])[: SECONDS * 8000] / 10
    lines.append(alone(mulaw(np.concatenate([person, distant]))))
    heard = listen(vad, lines)
    heard[-1] = [sound for sound in heard[-1] if sound.at_ms > len(person) / 8 + 100]
    names = [*kinds(clips), "television"]
    return {
        name: round(sum(s.voiced and s.near for s in sounds) * 0.032 * 60 / SECONDS, 2)
        for name, sounds in zip(names, heard, strict=True)
    }


def returned(ours: Floats, loss: float, shift: int, seed: int) -> Floats:
    """Our voice back through a short path."""
    rng = np.random.default_rng(seed)
    path = np.concatenate([[1.0], rng.normal(0, 0.3, 59) * np.exp(-np.arange(59) / 12)])
    echo = np.convolve(ours, path / np.sqrt(np.sum(path**2)))
    late = np.concatenate([np.zeros(shift * 8), echo])[: len(ours)]
    return np.asarray(late * 10 ** (-loss / 20))


def echoes(vad: SileroVad, ours: Sequence[Clip], theirs: Sequence[Clip]) -> list[dict[str, float]]:
    """Barge-ins missed and false voice at each loss and delay; a loss of 99 is no echo."""
    gain = 10 ** ((OURS_DB - SPEECH_DB) / 20)
    table: list[dict[str, float]] = []
    cases, lines, ats = [], [], []
    for loss in (99, *LOSSES):
        for shift in SHIFTS:
            for n in range(6):
                said = [np.append(one.samples, np.zeros(1600)) for one in ours[n * 5 : n * 5 + 30]]
                own = (np.concatenate(said) * gain)[: 16 * 8000]
                back = returned(own, loss, shift, n) + noise(len(own), -42, n)
                person = theirs[(n * 7) % len(theirs)]
                at = 10 * 8000 + n * 1000
                size = min(len(person.samples), len(back) - at)
                back[at : at + size] += person.samples[:size]
                lines.append((mulaw(back), mulaw(own)))
                cases.append((loss, shift))
                ats.append((at + person.start) // 8)
    found = listen(vad, lines)
    rows = list(zip(cases, found, ats, strict=True))
    for case in dict.fromkeys(cases):
        mine = [(sounds, at) for key, sounds, at in rows if key == case]
        early = [sum(s.voiced and s.at_ms < 3000 for s in sounds) for sounds, _ in mine]
        late = [sum(s.voiced and 3000 <= s.at_ms < at - 200 for s in sounds) for sounds, at in mine]
        barges = [
            [s.at_ms - at for s in sounds if s.voiced and s.at_ms > at] for sounds, at in mine
        ]
        need = -(-BARGE_MS // 32)
        taken = [times[need - 1] for times in barges if len(times) >= need]
        table.append(
            {
                "loss_db": case[0],
                "delay_ms": case[1],
                "missed": sum(len(t) < need or t[need - 1] > 1000 for t in barges) / len(barges),
                "barge_p50_ms": float(np.median(taken)) if taken else -1.0,
                "false_ms_first_3_s": round(float(np.mean(early)) * 32),
                "false_s_per_min_after": round(float(np.mean(late)) * 0.032 / 7 * 60, 2),
            }
        )
    return table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="accepted for uniformity: always on")
    parser.add_argument("--limit", type=int, default=60, help="clips of each kind of speech")
    options = parser.parse_args()
    vad = SileroVad(folder(Settings().cache))
    real, rendered = speech(options.limit)
    if not real:
        print(f"no shared speech at {Path(shared())}: rendered speech only", file=sys.stderr)
    figures: dict[str, object] = {"clips": len(real) + len(rendered)}
    cost(vad, 1)  # the first use loads the model
    figures["cost_ms_per_s"] = {calls: cost(vad, calls) for calls in CALLS}
    print("cost", figures["cost_ms_per_s"], file=sys.stderr)
    for name, clips in (("real", real), ("rendered", rendered)):
        for snr in (None, 20.0) if clips else ():
            key = f"{name}_{'clean' if snr is None else 'noise20'}"
            figures[key] = edges(vad, clips, snr)
            print(key, figures[key], file=sys.stderr)
    figures["false_voice_s_per_min"] = false_voice(vad, real + rendered)
    print("false voice", figures["false_voice_s_per_min"], file=sys.stderr)
    figures["echo"] = table = echoes(vad, rendered, real or rendered)
    for row in table:
        print(row, file=sys.stderr)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
