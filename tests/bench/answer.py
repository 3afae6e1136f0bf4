"""Who answered? Every kind, through noise and codecs, heard as a call hears, in simulated time.

`python tests/bench/answer.py [--lang zh|en] [--limit N] [--real] [--json]`. A verdict's time is
that of the sound plus the CPU time of the decodes it waited for, one after another. `accuracy`
counts the verdict that the call acts on: a machine at once, for it hangs up; else what stands once
the far end's first words are over: quiet for as long as the floor waits at least, and nothing being
decoded. `accuracy_first` counts the first verdict, which may come while they speak.
`within_2500ms` is the first one's time after the answer (early media: before it ends),
`stood_within_2500ms` that of the one acted on. A person counts as taken for a machine if any
verdict ever said so. Renders its lines (cached); needs the weights, and takes the recordings of
../shared/data if they are there.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import miniaudio
import numpy as np
from answerers import (  # type: ignore[import-not-found]  # beside this script
    Clip,
    Samples,
    clips,
    lines,
)
from recogniser import shared  # type: ignore[import-not-found]  # beside this script

from ringright.ears.activity import Hall, Sound, VoiceDetector
from ringright.ears.answer.costs import MACHINES
from ringright.ears.answer.kinds import Kind, Verdict
from ringright.ears.answer.step import Act, Answered, Event, Listen, Policy, State, Words, step
from ringright.ears.recognizer import BELIEVED, Recognizer
from ringright.ears.tones import Tones
from ringright.engines.silero import SileroVad
from ringright.engines.weights import folder
from ringright.settings import Settings
from ringright.talk import floor
from ringright.voice.prompts import prepare
from ringright.wiring.speech import Speech

FRAME, FRAME_MS = 160, 20
LIMIT_MS = 2500
NOT_PEOPLE = (*MACHINES, Kind.SCREENING)
CARRIER = {
    "inbusy": (Kind.ANNOUNCEMENT, "busy", -1),
    "noresponse_a": (Kind.ANNOUNCEMENT, "no_answer", -1),
    "voicemail_a_1": (Kind.VOICEMAIL, "", 8560),
    "voicemail_b": (Kind.VOICEMAIL, "", 25_940),
    "typical": (Kind.PERSON, "", 26_440),
}
"""What the real recordings are, and when they were answered: where ring-back breaks off."""


@dataclass(frozen=True)
class Job:
    """A decode under way: its words, when they are there, and the floor's number or 0."""

    ready_ms: float
    words: Words
    number: int


@dataclass(frozen=True)
class Result:
    """What was made of one clip: its verdicts in order."""

    clip: Clip
    verdicts: tuple[Verdict, ...]
    acted: Verdict | None
    decodes: int
    looks: int
    cpu_s: float
    heard: tuple[str, ...]

    @property
    def decided(self) -> str:
        return str(self.acted.kind) if self.acted else "none"

    @property
    def right(self) -> bool:
        return self.acted is not None and self.acted.kind is self.clip.kind

    def took_ms(self, verdict: Verdict | None) -> float:
        """From the answer, or the start of early media, to `verdict`."""
        return verdict.at_ms - max(0, self.clip.answered_ms) if verdict else float("inf")

    def timely(self, verdict: Verdict | None) -> bool:
        """Within the limit; early media must be understood before it ends."""
        return verdict is not None and (
            self.clip.answered_ms < 0 or self.took_ms(verdict) <= LIMIT_MS
        )

    @property
    def first(self) -> Verdict | None:
        return self.verdicts[0] if self.verdicts else None


class Call:
    """One clip lived through."""

    def __init__(self, clip: Clip, recognizer: Recognizer, detector: VoiceDetector) -> None:
        self._clip = clip
        self._recognizer = recognizer
        self._hall = Hall(detector)
        self._ear = self._hall.enter(self._sounded)
        self._tones = Tones()
        self._floor = floor.Floor()
        self._state = State()
        self._jobs: list[Job] = []
        self._free = self._cpu = 0.0
        self._decodes = self._looks = self._now = 0
        self._verdicts: list[Verdict] = []
        self._acted: Verdict | None = None
        self._heard: list[str] = []

    def live(self) -> Result:
        pcm, answered = self._clip.pcm, self._clip.answered_ms
        for now in range(0, len(pcm) * 1000 // 8000 - FRAME_MS, FRAME_MS):
            if now == answered:
                self._take(Answered(now), now)
            self._frame(pcm[now * 8 : now * 8 + FRAME], now + FRAME_MS)
            if self._acted and self._acted.kind in MACHINES and answered >= 0:
                break
        else:
            self._deliver(len(pcm) // 8)
        made, heard = tuple(self._verdicts), tuple(self._heard)
        acted = self._acted or (made[-1] if made else None)
        return Result(self._clip, made, acted, self._decodes, self._looks, self._cpu, heard)

    def _frame(self, frame: Samples, now: int) -> None:
        self._deliver(now)
        self._now = now
        self._ear.push(frame, np.zeros_like(frame))
        self._hall.flush()
        for tone in self._tones.hear(frame):
            self._take(tone, now)
        if self._acted is None and self._verdicts and self._acts(self._verdicts[-1]):
            self._acted = self._verdicts[-1]

    def _acts(self, verdict: Verdict) -> bool:
        """Whether the call goes by this verdict: a machine at once, else when they rest."""
        if verdict.kind in MACHINES and self._state.answered >= 0:
            return True
        rests = self._state.rhythm.quiet >= floor.Policy().quick and not self._jobs
        return rests and verdict.kind is not Kind.SILENCE

    def _sounded(self, sound: Sound) -> None:
        self._follow(sound, self._now)
        self._take(sound, self._now)

    def _deliver(self, now: float) -> None:
        for job in [job for job in self._jobs if job.ready_ms <= now]:
            self._jobs.remove(job)
            self._heard.append(job.words.text)
            self._take(job.words, int(now))
            if job.number:
                worth = floor.Worth.COMPLETE if job.words.text else floor.Worth.NOISE
                self._follow(floor.Decoded(job.number, worth), int(now))

    def _follow(self, event: floor.Event, now: int) -> None:
        self._floor, acts = floor.step(self._floor, event, floor.Policy())
        for act in acts:
            if isinstance(act, floor.Decode):
                self._decode(act.start_ms, act.end_ms, now, act.id)

    def _take(self, event: Event, now: int) -> None:
        self._state, acts = step(self._state, event, POLICY)
        for act in acts:
            self._act(act, now)

    def _act(self, act: Act, now: int) -> None:
        if isinstance(act, Listen):
            self._looks += 1
            self._decode(act.start_ms, act.end_ms, now, 0)
        elif isinstance(act, Verdict):
            self._verdicts.append(replace(act, at_ms=max(now, act.at_ms)))

    def _decode(self, start: int, end: int, now: int, number: int) -> None:
        began = time.process_time()
        pcm = self._clip.pcm[start * 8 : end * 8]
        hearing = self._recognizer.transcribe(pcm, self._clip.language)
        cost = time.process_time() - began
        self._decodes += 1
        self._cpu += cost
        self._free = max(self._free, now) + cost * 1000
        text = "" if hearing.silence > BELIEVED else hearing.text
        self._jobs.append(Job(self._free, Words(text, start, end), number))


POLICY = Policy()


def recordings() -> Iterable[Clip]:
    """The real recordings, as they came: from the first ring-back or announcement on."""
    place = shared() / "data/speech/carrier"
    if not place.is_dir():
        print(f"no real recordings: there is no {place}", file=sys.stderr)
    for path in sorted(place.glob("*.flac")):
        kind, status, answered = CARRIER[path.stem]
        decoded = miniaudio.decode_file(str(path), nchannels=1, sample_rate=8000).samples
        pcm = np.concatenate([np.array(decoded, np.int16), np.zeros(8000, np.int16)])
        yield Clip(path.stem, kind, status, "zh", held=True, answered_ms=answered, pcm=pcm)


def rendered() -> Iterable[Clip]:
    speech = Speech(Settings())
    wants = [line.want for line in lines()]
    prepare(wants, speech.speaker, speech.rendered, workers=1)
    sounds = {
        want: np.frombuffer(speech.rendered.get(want.voice, want.piece, want.speed) or b"", "<i2")
        for want in wants
    }
    yield from clips(sounds)


def confusion(results: Sequence[Result]) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = {}
    for result in results:
        table.setdefault(result.clip.kind, Counter())[result.decided] += 1
    return {str(kind): dict(table[kind]) for kind in Kind if kind in table}


def figures(results: Sequence[Result]) -> dict[str, object]:
    people = [one for one in results if one.clip.kind is Kind.PERSON]
    machine = [one for one in people if any(v.kind in NOT_PEOPLE for v in one.verdicts)]
    told = [one for one in results if one.clip.status]
    known = [one for one in told if any(v.status == one.clip.status for v in one.verdicts)]
    answered = [one for one in results if one.clip.answered_ms >= 0]
    times = [min(one.took_ms(one.first), 99_999) for one in answered] or [0]
    p50, p95 = np.percentile(times, [50, 95])
    first = [one for one in results if one.first and one.first.kind is one.clip.kind]
    return {
        "clips": len(results),
        "people": len(people),
        "accuracy": _share(sum(one.right for one in results), len(results)),
        "accuracy_first": _share(len(first), len(results)),
        "human_as_machine": _share(len(machine), len(people)),
        "within_2500ms": _share(sum(one.timely(one.first) for one in results), len(results)),
        "stood_within_2500ms": _share(sum(one.timely(one.acted) for one in results), len(results)),
        "status_right": _share(len(known), len(told)),
        "p50_ms": round(float(p50)),
        "p95_ms": round(float(p95)),
        "decodes_a_clip": round(sum(one.decodes for one in results) / max(1, len(results)), 2),
        "looks_a_person": round(sum(one.looks for one in people) / max(1, len(people)), 2),
        "cpu_s_a_clip": round(sum(one.cpu_s for one in results) / max(1, len(results)), 2),
    }


def _share(part: int, whole: int) -> float:
    return round(part / max(1, whole), 4)


def show(results: Sequence[Result]) -> None:
    for one in results:
        real = one.clip.name in CARRIER
        if real or not ((one.right and one.timely(one.first)) or one.clip.held):
            told = "; ".join(f"{v.kind} at {v.at_ms} ({v.why})" for v in one.verdicts) or "none"
            print(f"{one.clip.kind} {one.clip.name}: {told} | {one.heard}", file=sys.stderr)
    columns = [*map(str, Kind), "none"]
    print("truth \\ verdict".ljust(16) + "".join(name[:8].rjust(10) for name in columns))
    for truth, row in confusion(results).items():
        print(truth.ljust(16) + "".join(str(row.get(name, "")).rjust(10) for name in columns))
    for name, part in parts(results).items():
        print(f"{name}: {json.dumps(figures(part))}")


def parts(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The figures that are told apart: what was tuned on, what was not, what is real."""
    made = [one for one in results if one.clip.name not in CARRIER]
    named = {
        "tuned on": [one for one in made if not one.clip.held],
        "held out": [one for one in made if one.clip.held],
        "recordings": [one for one in results if one.clip.name in CARRIER],
    }
    return {name: part for name, part in named.items() if part}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="nothing but the last line")
    parser.add_argument("--limit", type=int, default=0, help="clips to use, 0 for all")
    parser.add_argument("--lang", choices=("zh", "en"))
    parser.add_argument("--real", action="store_true", help="the real recordings alone")
    options = parser.parse_args()
    made = () if options.real else rendered()
    chosen = [clip for clip in (*made, *recordings())
              if options.lang in (None, clip.language)]  # fmt: skip
    if options.limit:
        chosen = chosen[:: max(1, len(chosen) // options.limit)][: options.limit]
    recognizer, detector = Speech(Settings()).recognizer(), SileroVad(folder(Settings().cache))
    results = []
    for at, clip in enumerate(chosen, 1):
        results.append(Call(clip, recognizer, detector).live())
        if at % 50 == 0:
            print(f"{at} of {len(chosen)}", file=sys.stderr)
    if not options.json:
        show(results)
    print(json.dumps(figures(results) | {"confusion": confusion(results)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
