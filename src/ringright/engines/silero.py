"""Silero VAD at 8 kHz through onnxruntime: whether somebody speaks, every 32 ms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ringright.engines.onnx import session
from ringright.engines.weights import part

CHUNK: Final = 256
CONTEXT: Final = 32
FILE: Final = "silero/silero_vad_op18_ifless.onnx"


def _memory() -> NDArray[np.float32]:
    return np.zeros((2, 128), dtype=np.float32)


def _context() -> NDArray[np.float32]:
    return np.zeros(CONTEXT, dtype=np.float32)


@dataclass(frozen=True)
class VadState:
    """What the model remembers of one call: its recurrent memory and the last 32 samples."""

    memory: NDArray[np.float32] = field(default_factory=_memory)
    context: NDArray[np.float32] = field(default_factory=_context)


class SileroVad:
    """Voice activity, 256 samples (32 ms) at a time; one instance serves any number of calls."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def start(self) -> VadState:
        """The state of a call in which nothing was heard yet."""
        return VadState()

    def steps(
        self, chunks: NDArray[np.int16], states: Sequence[VadState]
    ) -> tuple[list[float], list[VadState]]:
        """Probability (0 to 1) of speech in a chunk of each call, and their next states.

        `chunks` is (calls, 256).
        """
        samples = chunks.astype(np.float32) / 32768.0
        heard = np.concatenate([np.stack([s.context for s in states]), samples], axis=1)
        memory = np.stack([s.memory for s in states], axis=1)
        rate = np.array(8000, dtype=np.int64)
        feed = {"input": heard, "state": memory, "sr": rate}
        output, after = self._model.run(None, feed)
        tails = samples[:, -CONTEXT:]
        fresh = [VadState(after[:, i], tails[i]) for i in range(len(states))]
        return [float(p) for p in output[:, 0]], fresh

    @cached_property
    def _model(self) -> Any:
        return session(part(self._folder, FILE), threads=1)
