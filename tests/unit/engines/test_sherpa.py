"""Models of sherpa-onnx: which kind a folder holds, how it is loaded and asked."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pytest

from ringright.engines.metadata import metadata
from ringright.engines.sherpa import KINDS, TAIL_S, SherpaRecognizer, detect
from ringright.errors import InputError, MissingPart
from ringright.settings import Settings

Folder = dict[str, tuple[str, ...]]
SENSE = ("vocab_size", "lfr_window_size", "with_itn", "lang_zh")
FOLDERS: dict[str, Folder] = {
    "streaming transducer": {
        "encoder-epoch-99-avg-1.onnx": ("model_type", "decode_chunk_len", "T"),
        "encoder-epoch-99-avg-1.int8.onnx": ("model_type", "decode_chunk_len", "T"),
        "decoder-epoch-99-avg-1.onnx": ("vocab_size", "context_size"),
        "joiner-epoch-99-avg-1.onnx": (),
        "tokens.txt": (),
    },
    "streaming Paraformer": {
        "encoder.int8.onnx": ("vocab_size", "lfr_window_size", "decoder_num_blocks"),
        "decoder.int8.onnx": (),
        "tokens.txt": (),
    },
    "Whisper": {
        "base-encoder.onnx": ("model_type", "n_mels", "n_text_layer"),
        "base-decoder.onnx": (),
        "base-tokens.txt": (),
    },
    "SenseVoice": {"model.onnx": SENSE, "model.int8.onnx": SENSE, "tokens.txt": ()},
    "Paraformer": {
        "model.int8.onnx": ("vocab_size", "lfr_window_size", "neg_mean"),
        "tokens.txt": (),
    },
}
MISFITS: dict[str, Folder] = {
    "nothing": {},
    "no tokens": {"model.onnx": SENSE},
    "no model": {"tokens.txt": ()},
    "no metadata": {"model.onnx": (), "tokens.txt": ()},
    "a transducer that does not stream": {
        "encoder.onnx": ("model_type",),
        "decoder.onnx": ("vocab_size", "context_size"),
        "joiner.onnx": (),
        "tokens.txt": (),
    },
    "half a Whisper": {"base-encoder.onnx": ("n_mels", "n_text_layer"), "base-tokens.txt": ()},
    "CTC": {"model.onnx": ("model_type", "vocab_size"), "tokens.txt": ()},
}


def varint(value: int) -> bytes:
    head = b""
    while value > 0x7F:
        head += bytes([value & 0x7F | 0x80])
        value >>= 7
    return head + bytes([value])


def field(number: int, payload: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def onnx(names: tuple[str, ...]) -> bytes:
    """An ONNX file without a graph worth its name, but with metadata after it."""
    props = (field(14, field(1, name.encode()) + field(2, b"1")) for name in names)
    return b"\x08\x08" + field(7, bytes(300)) + b"".join(props)


def fill(folder: Path, files: Folder) -> Path:
    for name, names in files.items():
        text = "<blk> 0\na 1\n" if name.endswith(".txt") else ""
        (folder / name).write_bytes(text.encode() or onnx(names))
    return folder


class Stream:
    """What the library keeps of one stretch."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, npt.NDArray[np.float32]]] = []
        self.finished = False
        self.steps = 0
        self.result = SimpleNamespace(text="")

    def accept_waveform(self, rate: int, samples: npt.NDArray[np.float32]) -> None:
        assert not self.finished
        assert samples.dtype == np.float32
        self.heard.append((rate, samples))

    def input_finished(self) -> None:
        self.finished = True


class Library:
    """Shaped like the library's two recognisers; it says how it was made."""

    made: list[tuple[str, dict[str, Any]]]
    text = " 你好，開門 "

    def create_stream(self) -> Stream:
        self.stream = Stream()
        return self.stream

    def decode_stream(self, stream: Stream) -> None:
        stream.steps += 1
        stream.result.text = self.text

    @classmethod
    def note(cls, how: str, given: dict[str, Any]) -> Self:
        made = cls()
        cls.made.append((how, given))
        return made


class Offline(Library):
    @classmethod
    def from_sense_voice(cls, **given: Any) -> Self:
        return cls.note("from_sense_voice", given)

    @classmethod
    def from_paraformer(cls, **given: Any) -> Self:
        return cls.note("from_paraformer", given)

    @classmethod
    def from_whisper(cls, **given: Any) -> Self:
        return cls.note("from_whisper", given)


class Online(Library):
    @classmethod
    def from_paraformer(cls, **given: Any) -> Self:
        return cls.note("from_paraformer", given)

    @classmethod
    def from_transducer(cls, **given: Any) -> Self:
        return cls.note("from_transducer", given)

    def is_ready(self, stream: Stream) -> bool:
        assert stream.finished
        return stream.steps < 3

    def get_result(self, stream: Stream) -> str:
        assert stream.steps == 3
        return self.text


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> type[Library]:
    fake = ModuleType("sherpa_onnx")
    fake.__dict__.update(OnlineRecognizer=Online, OfflineRecognizer=Offline)
    monkeypatch.setitem(sys.modules, "sherpa_onnx", fake)
    Library.made = []
    return Library


@pytest.mark.parametrize("name", FOLDERS)
def test_the_kind_follows_from_the_files(tmp_path: Path, name: str) -> None:
    model = detect(fill(tmp_path, FOLDERS[name]))
    assert model.kind.name == name
    assert all(Path(path).is_file() for path in model.files.values())


def test_every_kind_is_tried() -> None:
    assert {kind.name for kind in KINDS} == set(FOLDERS)


@pytest.mark.parametrize("name", MISFITS)
def test_a_folder_that_fits_none_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(MissingPart, match=r"settings\.md") as caught:
        SherpaRecognizer(fill(tmp_path, MISFITS[name])).load()
    assert str(tmp_path) in caught.value.detail


def test_a_folder_named_like_a_model_is_none(tmp_path: Path) -> None:
    (fill(tmp_path, FOLDERS["Paraformer"]) / "a-model.int8.onnx").mkdir()
    assert Path(detect(tmp_path).files["paraformer"]).name == "model.int8.onnx"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="nowhere"):
        SherpaRecognizer(tmp_path / "nowhere").load()


def test_no_folder_is_named() -> None:
    with pytest.raises(InputError, match="RINGRIGHT_RECOGNIZER_FOLDER"):
        SherpaRecognizer.from_settings(Path(), Settings(recognizer_folder=None))


def test_eight_bits_are_preferred(tmp_path: Path) -> None:
    files = detect(fill(tmp_path, FOLDERS["streaming transducer"])).files
    assert Path(files["encoder"]).name == "encoder-epoch-99-avg-1.int8.onnx"
    assert Path(files["decoder"]).name == "decoder-epoch-99-avg-1.onnx"


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"x",
        b"\xff" * 40,
        b"\x72",
        b"\x72\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x3b" + bytes(9),
        onnx(("n_mels",))[:-5],
    ],
)
def test_metadata_of_what_is_no_model(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(junk)
    assert not {"n_mels"} & metadata(path)


def test_the_library_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(MissingPart, match="pip install sherpa-onnx"):
        SherpaRecognizer(fill(tmp_path, FOLDERS["Paraformer"])).load()


@pytest.mark.parametrize("error", [RuntimeError("Load model"), AssertionError("not there")])
def test_files_it_cannot_read(
    tmp_path: Path, library: type[Library], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(**_given: object) -> None:
        raise error

    assert library
    monkeypatch.setattr(Offline, "from_paraformer", fail)
    with pytest.raises(MissingPart, match=f"{error}.*Fetch it again"):
        SherpaRecognizer(fill(tmp_path, FOLDERS["Paraformer"])).load()


@pytest.mark.parametrize(
    ("name", "how", "given"),
    [
        ("SenseVoice", "from_sense_voice", {"model": "model.int8.onnx", "use_itn": True}),
        ("Whisper", "from_whisper", {"encoder": "base-encoder.onnx", "tokens": "base-tokens.txt"}),
    ],
)
def test_a_kind_that_needs_the_language_is_loaded_for_each(
    tmp_path: Path, library: type[Library], name: str, how: str, given: dict[str, object]
) -> None:
    recognizer = SherpaRecognizer(fill(tmp_path, FOLDERS[name]))
    recognizer.load()
    recognizer.load()
    assert [made for made, _ in library.made] == [how, how]
    assert [args["language"] for _, args in library.made] == ["zh", "en"]
    for argument, value in given.items():
        told = library.made[0][1][argument]
        assert (Path(told).name if isinstance(told, str) else told) == value


def test_a_whole_stretch_goes_to_an_offline_model(tmp_path: Path, library: type[Library]) -> None:
    recognizer = SherpaRecognizer(fill(tmp_path, FOLDERS["Paraformer"]))
    heard = recognizer.transcribe(np.full(800, 16384, np.int16), "zh")
    assert (heard.text, heard.silence, heard.end_s) == ("你好，开门", 0.0, 0.1)
    assert set(library.made[0][1]) == {"paraformer", "tokens"}
    ((rate, samples),) = recognizer._loaded["zh"].stream.heard
    assert (rate, len(samples)) == (16000, 1600)
    assert samples[700:900] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("name", ["streaming transducer", "streaming Paraformer"])
def test_a_streaming_model_is_drained(tmp_path: Path, library: type[Library], name: str) -> None:
    recognizer = SherpaRecognizer(fill(tmp_path, FOLDERS[name]))
    assert recognizer.transcribe(np.ones(800, np.int16), "en").text == "你好，開門"
    assert len(library.made) == 1
    (_, speech), (rate, tail) = recognizer._loaded["en"].stream.heard
    assert len(speech) == 1600
    assert (rate, len(tail), tail.any()) == (16000, int(TAIL_S * 16000), False)


def test_silence_is_not_decoded(tmp_path: Path) -> None:
    heard = SherpaRecognizer(tmp_path).transcribe(np.zeros(8000, np.int16), "zh")
    assert (heard.text, heard.silence, heard.end_s) == ("", 1.0, 1.0)


@pytest.mark.parametrize(("seconds", "language"), [(1, "fr"), (31, "zh")])
def test_what_it_does_not_take(tmp_path: Path, seconds: int, language: str) -> None:
    with pytest.raises(InputError):
        SherpaRecognizer(tmp_path).transcribe(np.ones(8000 * seconds, np.int16), language)


@pytest.mark.parametrize("name", FOLDERS)
def test_the_real_library_says_what_it_cannot_read(tmp_path: Path, name: str) -> None:
    pytest.importorskip("sherpa_onnx", reason="sherpa-onnx is not installed")
    with pytest.raises(MissingPart, match=r"cannot be read .*Load model.*Fetch it again"):
        SherpaRecognizer(fill(tmp_path, FOLDERS[name])).load()
