# mypy: ignore-errors
# Pipecat is no dependency of this repository, so its types are unknown here.
"""Our session and Pipecat's side by side: the same calls, wire, weights, script and measure.

`export UV_PROJECT_ENVIRONMENT=$PWD/build/pipecat` (below tests it would be checked), then
`uv run --project tests/bench/pipecat python tests/bench/pipecat/compare.py --lines N [--runs R]`
(or `--search`; options and figures are those of `capacity.py`). Optional: no other test needs it.

Both sides make the same campaign over the same SIP stack to the same practice world, are recorded
by the same recorder, think with the same dialogue, speak the same rendered clips and recognise with
the same Whisper weights on two threads. Pipecat (BSD-2-Clause) brings its transport, its Silero
detector (the same network), its turn taking and its pipeline: VADProcessor, a SegmentedSTTService,
and a UserTurnProcessor that ends a turn after `--wait` seconds of silence, 0.6 by its own default.
Its network that judges ends of turns is left out: it would cost more, and hardly tells in Mandarin.
"""

import asyncio
import json
import subprocess
import sys
from collections import deque
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Final

import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[1]))

from capacity import measured, once, options, search
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADParams
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InputAudioRawFrame,
    OutputAudioRawFrame,
    StartFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.settings import STTSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams
from pipecat.turns.user_start import VADUserTurnStartStrategy
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_processor import UserTurnProcessor
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.workers.runner import WorkerRunner

from ringright.dialogue.moves import Action, Fill, Hangup, Heard, Say, Silent, Suppress
from ringright.domain.call import Hearing, Turn, Who
from ringright.domain.mark import Mark
from ringright.domain.moment import Noted
from ringright.line.leg import SILENCE, Answered, Closed, Leg
from ringright.line.timeline import Timeline
from ringright.records.kinds import Kind
from ringright.talk.booth import Booth, Record, Witness
from ringright.talk.mind import Mind

RATE: Final = 8000
CUSHION: Final = 3
GREETING_MS: Final = 900
PARTING_MS: Final = 400
SIDES: Final = ("ringright", "pipecat")


class Input(BaseInputTransport):
    """The far end's audio; the beat puts frames in."""

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    def put(self, pcm: bytes) -> None:
        if self._audio_task:
            self._audio_in_queue.put_nowait(InputAudioRawFrame(pcm, RATE, 1))


class Output(BaseOutputTransport):
    """Our audio; the beat takes frames out, and a full cushion holds the pipeline back."""

    def __init__(self, params: TransportParams) -> None:
        super().__init__(params)
        self._waiting: deque[bytes] = deque()
        self._room = asyncio.Event()

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        self._waiting.append(frame.audio)
        if len(self._waiting) >= 2:
            self._room.clear()
            await self._room.wait()
        return True

    def take(self) -> bytes:
        frame = self._waiting.popleft() if self._waiting else SILENCE
        self._room.set()
        return frame


class Whisper(SegmentedSTTService):
    """The product's recogniser as a service of Pipecat."""

    def __init__(self, booth: Booth, language: str) -> None:
        super().__init__(
            sample_rate=RATE,
            trailing_silence_secs=0.0,
            ttfs_p99_latency=1.0,
            settings=STTSettings(model=None, language=None),
        )
        self._senses = booth.senses
        self._spoken = language

    @property
    def wants_wav_segments(self) -> bool:
        return False

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame, None]:
        pcm = np.frombuffer(audio, np.int16)
        heard = await self._senses.decoders.ask(self, pcm, self._spoken, keep=True)
        yield TranscriptionFrame(heard.text or " ", "", "", result=heard)


class Brain(FrameProcessor):
    """Our dialogue where Pipecat has a language model and a voice."""

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session
        self._heard: list[Hearing] = []
        self._due = False

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        session = self._session
        if isinstance(frame, TranscriptionFrame):
            self._heard.append(frame.result)
            if self._due:  # the end of the turn, a system frame, may overtake its words
                await self._take()
        elif isinstance(frame, UserStartedSpeakingFrame):
            session.busy, self._due = True, False
        elif isinstance(frame, UserStoppedSpeakingFrame):
            session.busy, self._due = False, True
            if self._heard:
                await self._take()
        elif isinstance(frame, BotStartedSpeakingFrame):
            session.speaking = True
        elif isinstance(frame, BotStoppedSpeakingFrame):
            session.speaking = False
        await self.push_frame(frame, direction)

    async def _take(self) -> None:
        heard, self._heard, self._due = self._heard, [], False
        await self._session.turn(heard)

    async def say(self, say: Say) -> None:
        """Queue a rendered utterance."""
        clip = await self._session.booth.prompter.clip(say.utterance)
        frame = TTSAudioRawFrame(clip.pcm.astype("<i2").tobytes(), RATE, 1)
        frame.interruptible = say.utterance.interruptible
        await self.push_frame(frame)


class Session:
    """Stands in for `talk.session.Session`."""

    wait_s = 0.6

    def __init__(self, leg: Leg, mind: Mind, booth: Booth, witness: Witness) -> None:
        self.leg, self.mind, self.booth, self.witness = leg, mind, booth, witness
        self.record = Record()
        self.busy = self.speaking = False
        self._begun = self._ending = False
        self._timeline = Timeline()
        self._wire: deque[bytes] = deque([SILENCE] * CUSHION)
        self._now = self._calm = 0
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._acting: set[asyncio.Task[None]] = set()

    async def run(self, ring_s: float) -> Record:
        """One call."""
        del ring_s
        signals = asyncio.ensure_future(self._signals())
        answered = await self._until(Answered)
        if answered:
            self._recorder = self.witness.record()
            self.witness.fact(Kind.CALL_ANSWERED, {})
            self.leg.write(SILENCE * CUSHION)
            await self._talk()
        await self.leg.hangup()
        await asyncio.wait([signals], timeout=5)
        signals.cancel()
        return self.record

    async def _signals(self) -> None:
        self._events: asyncio.Queue[Any] = asyncio.Queue()
        event: Any = None
        while not isinstance(event, Closed):
            event = await self.leg.event()
            self._events.put_nowait(event)
        self.record.release = event.release
        self.record.quality = event.quality
        self._finish()

    async def _until(self, kind: type) -> bool:
        await asyncio.sleep(0)
        while not isinstance(event := await self._events.get(), kind):
            if isinstance(event, Closed):
                return False
        return True

    async def _talk(self) -> None:
        params = TransportParams(
            audio_in_enabled=True,
            audio_in_sample_rate=RATE,
            audio_out_enabled=True,
            audio_out_sample_rate=RATE,
            audio_out_10ms_chunks=2,
            audio_out_end_silence_secs=0,
        )
        detector = await asyncio.to_thread(
            SileroVADAnalyzer, sample_rate=RATE, params=VADParams(min_volume=0.0)
        )
        strategies = UserTurnStrategies(
            start=[VADUserTurnStartStrategy()],
            stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=self.wait_s)],
        )
        self._input, self._output, self._brain = Input(params), Output(params), Brain(self)
        parts = [
            self._input,
            VADProcessor(vad_analyzer=detector),
            Whisper(self.booth, self.mind.script.language),
            UserTurnProcessor(user_turn_strategies=strategies),
            self._brain,
            self._output,
        ]
        worker = PipelineWorker(
            Pipeline(parts),
            params=PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=RATE),
            enable_turn_tracking=False,
            enable_rtvi=False,
            idle_timeout_secs=None,
        )
        runner = WorkerRunner(handle_sigint=False, check_dangling_tasks=False)
        await runner.add_workers(worker)
        running = asyncio.ensure_future(runner.run())
        try:
            with self.booth.metronome.member(self._beat):
                await asyncio.wait(
                    [self._over, running], return_when=asyncio.FIRST_COMPLETED, timeout=300
                )
        finally:
            await runner.cancel()
            await asyncio.wait([running], timeout=5)

    def _beat(self) -> None:
        self._timeline.push(self.leg.read())
        theirs = self._timeline.pop().astype("<i2").tobytes()
        ours = self._output.take()
        self._wire.append(ours)
        self.leg.write(ours)
        self._recorder.write(self._wire.popleft(), theirs)
        self._input.put(theirs)
        self._now += 20
        if self.busy or self.speaking or self._acting:
            self._calm = self._now
        self._watch(self._now - self._calm)

    def _watch(self, calm: int) -> None:
        if self._ending:
            if calm >= PARTING_MS:
                self._finish()
        elif not self._begun:
            if calm >= GREETING_MS:
                self._begin()
        elif calm >= self.mind.expects().patience_s * 1000:
            self._act(self.mind.take(Silent()))

    def _finish(self) -> None:
        if not self._over.done():
            self._over.set_result(None)

    def _begin(self) -> None:
        self._begun = True
        self._act(self.mind.begin())

    async def turn(self, heard: list[Hearing]) -> None:
        """The person's turn is over."""
        if not self._begun:
            self._begin()
            return
        if self._ending:
            return
        for each in heard:
            turn = Turn(Who.PERSON, each.text, self._now / 1000, self._now / 1000)
            self.record.turns.append(turn)
            self.witness.fact(Kind.PERSON_SAID, {"text": each.text})
        whole = max(heard, key=lambda each: len(each.text))
        text = self.mind.expects().reading(whole)
        hearing = Hearing(text, whole.language, whole.silence, whole.start_s, whole.end_s)
        self._act(self.mind.take(Heard(hearing, during=False)))

    def _act(self, actions: tuple[Action, ...]) -> None:
        says = []
        for action in actions:
            match action:
                case Say():
                    says.append(action)
                case Hangup(disposition):
                    self.witness.fact(Kind.CALL_ENDING, {"disposition": disposition})
                    self._ending = True
                case Suppress(words):
                    self.record.suppressed = True
                    self.witness.suppress(words)
                case Fill(slot, value, _):
                    self.record.slots[slot] = value
                case Mark():
                    self.record.noted.append(Noted(action))
        task = asyncio.ensure_future(self._say(says))
        self._acting.add(task)
        task.add_done_callback(self._acting.discard)

    async def _say(self, says: list[Say]) -> None:
        for say in says:
            await self._brain.say(say)
            words = "".join(piece.text for piece in say.utterance.pieces)
            self.witness.fact(Kind.ROBOT_SAID, {"text": words})
        await asyncio.sleep(0.2)  # until the transport says that it speaks


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--side", choices=SIDES, default="")
    parser.add_argument("--wait", type=float, default=0.6)
    given = parser.parse_args()
    if given.once:
        if given.side == "pipecat":
            from ringright.wiring import calls

            logger.remove()
            Session.wait_s = given.wait
            calls.Session = Session
        print(json.dumps(once(given)))
        return
    found = {}
    for side in [given.side] if given.side else SIDES:
        given.script = [__file__, "--side", side, "--wait", str(given.wait)]
        told = search(given) if given.search else measured(given, given.lines)
        found[side] = {"calls": told["lines"] if told["holds"] else 0, **told}
    print(json.dumps(found))


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
