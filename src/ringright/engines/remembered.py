"""Points of texts on disk: the examples of scripts are the same at every start.

Only what a script's author wrote comes here, never what a callee said.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ringright.dialogue.meaning import Meaning, Points

_AT_ONCE: Final = 32


class Remembered:
    """Implements `dialogue.meaning.Meaning`: asks `model` for what is not in `folder` yet.

    Safe for several processes at once; a disk that refuses only makes the next start slower.
    """

    def __init__(self, model: Meaning, folder: Path) -> None:
        self._model, self._folder = model, folder

    def embed(self, texts: Sequence[str]) -> Points:
        """See the Protocol."""
        known = {text: self._read(text) for text in dict.fromkeys(texts)}
        absent = [text for text, point in known.items() if point is None]
        for start in range(0, len(absent), _AT_ONCE):
            some = absent[start : start + _AT_ONCE]
            for text, point in zip(some, self._model.embed(some), strict=True):
                self._write(text, point)
                known[text] = point
        found = [point for text in texts if (point := known[text]) is not None]
        return np.stack(found) if found else self._model.embed([])

    def _path(self, text: str) -> Path:
        name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        return self._folder / name[:2] / f"{name}.f16"

    def _read(self, text: str) -> Points | None:
        try:
            kept = np.frombuffer(self._path(text).read_bytes(), np.float16).astype(np.float32)
        except (OSError, ValueError):
            return None
        size = float(np.linalg.norm(kept))
        return kept / size if np.isfinite(size) and size else None

    def _write(self, text: str, point: Points) -> None:
        path = self._path(text)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
            with os.fdopen(handle, "wb") as file:
                file.write(point.astype(np.float16).tobytes())
            Path(name).replace(path)
