"""Models of the sherpa-onnx project, from a folder the operator names: speech to text here."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ringright.domain.call import Hearing
from ringright.engines.mel import RATE, doubled
from ringright.engines.metadata import metadata
from ringright.engines.stretch import LANGUAGES, Answer, hear
from ringright.errors import InputError, MissingPart

# Streaming models keep back what they have not seen the end of; the project's own examples add as
# much silence for their largest chunk.
TAIL_S: Final = 0.66
TOKENS: Final = "tokens.txt"
REMEDY: Final = "Name the folder of one sherpa-onnx model: docs/settings.md says which."


class Wishes(Protocol):
    """What the settings say about it."""

    recognizer_folder: Path | None


@dataclass(frozen=True)
class Kind:
    """One kind of model.

    `files` are the stems of its file names by the argument that takes the file, `marks` the
    metadata of the first file that tell it from other kinds.
    """

    name: str
    recognizer: str
    make: str
    files: Mapping[str, str]
    marks: tuple[str, ...]
    options: Mapping[str, object] = field(default_factory=dict)
    per_language: bool = False

    @property
    def streaming(self) -> bool:
        """Whether it takes speech in pieces."""
        return self.recognizer == "OnlineRecognizer"


_TRANSDUCER: Final = {"encoder": "encoder", "decoder": "decoder", "joiner": "joiner"}
_HALVES: Final = {"encoder": "encoder", "decoder": "decoder"}
KINDS: Final = (
    Kind(
        "streaming transducer", "OnlineRecognizer", "from_transducer", _TRANSDUCER,
        ("decode_chunk_len", "T"), {"num_threads": 1},
    ),
    Kind(
        "streaming Paraformer", "OnlineRecognizer", "from_paraformer", _HALVES,
        ("lfr_window_size", "decoder_num_blocks"), {"num_threads": 1},
    ),
    Kind(
        "Whisper", "OfflineRecognizer", "from_whisper", _HALVES,
        ("n_mels", "n_text_layer"), per_language=True,
    ),
    Kind(
        "SenseVoice", "OfflineRecognizer", "from_sense_voice", {"model": "model"},
        ("lfr_window_size", "with_itn", "lang_zh"), {"use_itn": True}, per_language=True,
    ),
    Kind(
        "Paraformer", "OfflineRecognizer", "from_paraformer", {"paraformer": "model"},
        ("lfr_window_size", "vocab_size", "neg_mean"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Model:
    """What a folder holds: its kind, and the files by the argument that takes them."""

    kind: Kind
    files: Mapping[str, str]


class SherpaRecognizer:
    """Implements `ears.recognizer.Recognizer`; cheap to make, loads at the first transcription.

    `folder` holds one model. A kind that must be told the language when it loads is loaded once
    for each language.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loading = Lock()
        self._loaded: dict[str, Any] = {}
        self._streaming = False

    @classmethod
    def from_settings(
        cls, _weights: Path, settings: Wishes, _workers: int = 1
    ) -> "SherpaRecognizer":
        """As the operator set it. Raises InputError where no folder is named."""
        if settings.recognizer_folder is None:
            raise InputError("RINGRIGHT_RECOGNIZER_FOLDER is not set", remedy=REMEDY)
        return cls(settings.recognizer_folder)

    def transcribe(self, pcm: NDArray[np.int16], language: str) -> Hearing:
        """See the Protocol. Raises InputError for another language or more than 30 s.

        These models do not say how sure they are that nothing was said: `silence` is 1 without
        words and 0 with some.
        """
        return hear(pcm, language, lambda sound: Answer(self._decode(sound, language)))

    def load(self) -> None:
        """Load the model now. Raises MissingPart for a folder that holds none, or no library."""
        with self._loading:
            if self._loaded:
                return
            model = detect(self._folder)
            self._streaming = model.kind.streaming
            if model.kind.per_language:
                loaded = {language: self._made(model, language) for language in LANGUAGES}
            else:
                loaded = dict.fromkeys(LANGUAGES, self._made(model))
            self._loaded = loaded

    def _made(self, model: Model, language: str = "") -> Any:
        library = _library()
        make = getattr(getattr(library, model.kind.recognizer), model.kind.make)
        told = {"language": language} if language else {}
        try:
            return make(**model.files, **model.kind.options, **told)
        except (RuntimeError, AssertionError) as error:  # a bad file, an absent one
            raise MissingPart(
                f"the {model.kind.name} model in {self._folder} cannot be read ({error})",
                remedy="Fetch it again.",
            ) from error

    def _decode(self, pcm: NDArray[np.int16], language: str) -> str:
        self.load()
        recognizer = self._loaded[language]
        stream = recognizer.create_stream()
        # It takes 8 kHz as well, but then tells the console so at every stretch.
        stream.accept_waveform(RATE, doubled(pcm))
        read = _drained if self._streaming else _whole
        return read(recognizer, stream)


def detect(folder: Path) -> Model:
    """What `folder` holds, by file names and metadata (it reads no weights).

    Raises MissingPart: the library would end the process over a model of another kind.
    """
    if not folder.is_dir():
        raise MissingPart(f"the folder {folder} of the recogniser's model", remedy=REMEDY)
    tokens = _file(folder, TOKENS)
    if tokens is None:
        raise MissingPart(f"{TOKENS} of the recogniser's model in {folder}", remedy=REMEDY)
    for kind in KINDS:
        files = {what: _file(folder, f"{stem}*.onnx") for what, stem in kind.files.items()}
        paths = [path for path in files.values() if path is not None]
        if len(paths) == len(files) and set(kind.marks) <= metadata(paths[0]):
            named = {what: str(path) for what, path in files.items()}
            return Model(kind, named | {"tokens": str(tokens)})
    names = ", ".join(kind.name for kind in KINDS)
    raise MissingPart(f"a model in {folder}; the kinds known are {names}", remedy=REMEDY)


def _file(folder: Path, pattern: str) -> Path | None:
    """The file whose name ends in `pattern`, the 8-bit one where there are several."""
    found = [path for path in sorted(folder.glob(f"*{pattern}")) if path.is_file()]
    return min(found, key=lambda path: ".int8." not in path.name, default=None)


def _whole(recognizer: Any, stream: Any) -> str:
    recognizer.decode_stream(stream)
    return str(stream.result.text)


def _drained(recognizer: Any, stream: Any) -> str:
    stream.accept_waveform(RATE, np.zeros(int(TAIL_S * RATE), np.float32))
    stream.input_finished()
    while recognizer.is_ready(stream):
        recognizer.decode_stream(stream)
    return str(recognizer.get_result(stream))


def _library() -> Any:
    try:
        return importlib.import_module("sherpa_onnx")
    except ImportError as error:
        raise MissingPart(
            f"the library sherpa-onnx ({error})", remedy="Run `pip install sherpa-onnx`."
        ) from error
