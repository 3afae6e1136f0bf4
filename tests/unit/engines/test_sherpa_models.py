"""The real sherpa-onnx, on toy models: each says one word a frame, whatever it hears."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from ringright.engines.sherpa import SherpaRecognizer

pytest.importorskip("sherpa_onnx", reason="sherpa-onnx is not installed")

TOKENS = ("<blk>", "<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>", "好", "▁ok", "</s>")
GOOD, OK, SIZE = 5, 6, len(TOKENS)
WIDE = 560  # seven frames of 80 bands
FLOAT, INT32, INT64 = 1, 6, 7
NUMBERS = {np.dtype(np.float32): FLOAT, np.dtype(np.int64): INT64}
LFR = {
    "vocab_size": SIZE, "lfr_window_size": 7, "lfr_window_shift": 6, "normalize_samples": 0,
    "neg_mean": ",".join(["0"] * WIDE), "inv_stddev": ",".join(["1"] * WIDE),
}  # fmt: skip
SENSE = LFR | {
    "comment": "toy", "with_itn": 14, "without_itn": 15, "lang_auto": 0, "lang_zh": 0, "lang_en": 1,
    "lang_ja": 0, "lang_ko": 0, "lang_yue": 0,
}  # fmt: skip
LSTM = {
    "model_type": "lstm", "num_encoder_layers": 1, "T": 9, "decode_chunk_len": 4,
    "rnn_hidden_size": 8, "d_model": 8,
}  # fmt: skip
Row = npt.NDArray[np.float32]


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def varint(value: int) -> bytes:
    head = b""
    while value > 0x7F:
        head += bytes([value & 0x7F | 0x80])
        value >>= 7
    return head + bytes([value])


def part(field: int, payload: bytes | str) -> bytes:
    data = payload.encode() if isinstance(payload, str) else payload
    return varint(field << 3 | 2) + varint(len(data)) + data


def node(operation: str, inputs: str, output: str, **whole: int) -> bytes:
    named = b"".join(part(1, name) for name in inputs.split())
    settings = b"".join(
        part(5, part(1, name) + number(3, value) + number(20, 2)) for name, value in whole.items()
    )
    return part(1, named + part(2, output) + part(4, operation) + settings)


def constant(name: str, value: npt.NDArray[np.float32 | np.int64]) -> bytes:
    dims = b"".join(number(1, size) for size in value.shape)
    return part(
        5, dims + number(2, NUMBERS[value.dtype]) + part(8, name) + part(9, value.tobytes())
    )


def port(field: int, name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    dims = (number(1, size) if isinstance(size, int) else part(2, size) for size in shape)
    tensor = number(1, kind) + part(2, b"".join(part(1, dim) for dim in dims))
    return part(field, part(1, name) + part(2, part(1, tensor)))


def model(graph: Sequence[bytes], told: Mapping[str, object]) -> bytes:
    entries = (part(14, part(1, name) + part(2, str(value))) for name, value in told.items())
    head = number(1, 8) + part(8, number(2, 13))
    return head + part(7, b"".join(graph) + part(2, "toy")) + b"".join(entries)


def saying(*words: int) -> Row:
    rows = np.zeros((len(words), SIZE), np.float32)
    rows[range(len(words)), words] = 9
    return rows


def paraformer() -> bytes:
    graph = [
        node("MatMul", "speech weights", "nothing"), node("Add", "nothing word", "logits"),
        node("Identity", "speech_lengths", "token_num"),
        constant("weights", np.zeros((WIDE, SIZE), np.float32)), constant("word", saying(GOOD)),
        port(11, "speech", FLOAT, ("N", "T", WIDE)), port(11, "speech_lengths", INT32, ("N",)),
        port(12, "logits", FLOAT, ("N", "T", SIZE)), port(12, "token_num", INT32, ("N",)),
    ]  # fmt: skip
    return model(graph, LFR)


def sense_voice() -> bytes:
    graph = [
        node("Gather", "words language", "word", axis=0), node("MatMul", "x weights", "nothing"),
        node("Add", "nothing word", "said"), node("Concat", "tags said", "logits", axis=1),
        constant("words", saying(GOOD, OK)), constant("tags", saying(1, 2, 3, 4)[None]),
        constant("weights", np.zeros((WIDE, SIZE), np.float32)),
        port(11, "x", FLOAT, ("N", "T", WIDE)), port(11, "x_length", INT32, ("N",)),
        port(11, "language", INT32, ("N",)), port(11, "text_norm", INT32, ("N",)),
        port(12, "logits", FLOAT, ("N", "L", SIZE)),
    ]  # fmt: skip
    return model(graph, SENSE)


def transducer() -> dict[str, bytes]:
    """Of the kind with the fewest states; one frame out of every chunk of four."""
    state = (1, "N", 8)
    graph = [
        node("Gather", "x first", "frame", axis=1), node("MatMul", "frame weights", "encoder_out"),
        node("Identity", "h", "next_h"), node("Identity", "c", "next_c"),
        constant("first", np.zeros(1, np.int64)),
        constant("weights", np.zeros((80, 8), np.float32)),
        port(11, "x", FLOAT, ("N", 9, 80)),
        port(11, "h", FLOAT, state), port(11, "c", FLOAT, state),
        port(12, "encoder_out", FLOAT, ("N", 1, 8)),
        port(12, "next_h", FLOAT, state), port(12, "next_c", FLOAT, state),
    ]  # fmt: skip
    decoder = [
        node("Cast", "y", "float", to=FLOAT), node("MatMul", "float weights", "decoder_out"),
        constant("weights", np.zeros((2, 8), np.float32)),
        port(11, "y", INT64, ("N", 2)), port(12, "decoder_out", FLOAT, ("N", 8)),
    ]  # fmt: skip
    joiner = [
        node("Add", "encoder_out decoder_out", "both"), node("MatMul", "both weights", "nothing"),
        node("Add", "nothing word", "logit"),
        constant("weights", np.zeros((8, SIZE), np.float32)), constant("word", saying(GOOD)),
        port(11, "encoder_out", FLOAT, ("N", 8)), port(11, "decoder_out", FLOAT, ("N", 8)),
        port(12, "logit", FLOAT, ("N", SIZE)),
    ]  # fmt: skip
    return {
        "encoder.onnx": model(graph, LSTM),
        "decoder.onnx": model(decoder, {"vocab_size": SIZE, "context_size": 2}),
        "joiner.onnx": model(joiner, {"joiner_dim": 8}),
    }


def recognizer(folder: Path, files: Mapping[str, bytes]) -> SherpaRecognizer:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    lines = (f"{token} {index}\n" for index, token in enumerate(TOKENS))
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    return SherpaRecognizer(folder)


def speech(seconds: float) -> npt.NDArray[np.int16]:
    noise = np.random.default_rng(3).integers(-3000, 3000, int(8000 * seconds))
    return noise.astype(np.int16)


@pytest.mark.parametrize(("seconds", "frames"), [(1.0, 16), (2.0, 33)])
def test_paraformer_hears_telephone_speech_at_its_true_speed(
    tmp_path: Path, seconds: float, frames: int
) -> None:
    hears = recognizer(tmp_path, {"model.onnx": paraformer()})
    heard = hears.transcribe(speech(seconds), "zh")
    assert set(heard.text) == {"好"}
    assert abs(len(heard.text) - frames) <= 1
    assert heard.silence == 0


def test_sense_voice_is_told_the_language(tmp_path: Path) -> None:
    hears = recognizer(tmp_path, {"model.int8.onnx": sense_voice()})
    assert hears.transcribe(speech(1), "zh").text == "好"
    assert hears.transcribe(speech(1), "en").text == "ok"


def test_a_streaming_transducer_hears_to_the_end(tmp_path: Path) -> None:
    hears = recognizer(tmp_path, transducer())
    once, twice = (hears.transcribe(speech(seconds), "zh").text for seconds in (1.0, 2.0))
    assert set(once) == {"好"}
    assert abs(len(twice) - len(once) - 25) <= 1, "one word for every 40 ms"
    assert len(once) >= 25 + 12, "the silence after it was heard too"


@pytest.mark.parametrize("files", [{"model.onnx": paraformer()}, transducer()])
def test_the_console_stays_clean(
    tmp_path: Path, files: Mapping[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    hears = recognizer(tmp_path, files)
    hears.load()
    capfd.readouterr()
    hears.transcribe(speech(1), "zh")
    assert capfd.readouterr() == ("", "")
