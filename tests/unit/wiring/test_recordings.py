"""A script's recordings, from their files to the clip that a call plays."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.voice.waves import voice, wave

from ringright.dialogue import speech
from ringright.dialogue.flow import ScriptError
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import Script
from ringright.domain.speech import Piece, Utterance
from ringright.engines.tone import ToneSpeaker
from ringright.errors import InputError
from ringright.talk.prompter import Prompter
from ringright.voice.cache import Cache
from ringright.voice.prompts import Clip
from ringright.wiring.files import digest, load_script, read_script
from ringright.wiring.lint import examine
from ringright.wiring.recordings import kept, sounds, synthetic, takes

EXAMPLE = Path(__file__).parents[3] / "examples" / "clinic" / "script.yaml"
BOOKED = "您好，您约了"
REST = "的门诊，能来吗？"
VARIABLES = {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}


class Listening(ToneSpeaker):
    """Hums, and knows what for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def render(self, piece: Piece, voice: str, speed: float = 1.0) -> NDArray[np.int16]:
        self.asked.append(piece.text)
        return super().render(piece, voice, speed)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The clinic's script with two recordings, loud and stereo the one, faint the other."""
    lines = f'\nrecordings:\n  "{BOOKED}": sound/booked.wav\n  {REST}: sound/come.wav\n'
    text = EXAMPLE.read_text(encoding="utf-8").replace("\nknowledge:", "\n# ") + lines
    (tmp_path / "sound").mkdir()
    loud = voice(1.0, 44100, 0.7, 700)
    stereo = np.stack([loud, loud], axis=1)
    (tmp_path / "sound/booked.wav").write_bytes(wave(stereo, 44100, bits=24))
    (tmp_path / "sound/come.wav").write_bytes(wave(voice(0.8, 16000, 0.03, 900), 16000))
    path = tmp_path / "script.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def said(script: Script) -> Utterance:
    known = speech.personal(script, Callee("陈建国", VARIABLES, "", date(2026, 3, 10)))
    return Utterance(speech.pieces(script.steps["attend"].say, script, known, {}))


def played(script: Script, cache: Cache, speaker: ToneSpeaker) -> Clip:
    with ThreadPoolExecutor(1) as pool:
        prompter = Prompter(kept(script, cache), script.voice, lambda: speaker, pool)
        clip = asyncio.run(prompter.clip(said(script)))
    assert isinstance(clip, Clip)
    return clip


def stretch(clip: Clip, text: str) -> NDArray[np.float64]:
    """What is heard while `text` is said."""
    at = "".join(mark.text for mark in clip.marks).index(text)
    letters = [mark for mark in clip.marks[at : at + len(text)] if mark.text.isalnum()]
    return clip.pcm[letters[0].start : letters[-1].end].astype(np.float64)


def pitch(sound: NDArray[np.float64]) -> float:
    return float(np.abs(np.fft.rfft(sound)).argmax() * 8000 / len(sound))


def test_one_sentence_holds_both_voices_at_one_level(file: Path, tmp_path: Path) -> None:
    speaker = Listening()
    clip = played(read_script(file), Cache(tmp_path / "cache"), speaker)
    assert clip.said(len(clip.pcm)) == "陈建国您好，您约了明天上午九点半王医生的门诊，能来吗？"
    assert speaker.asked == ["陈建国", "明天", "上午九点半", "王医生"]
    levels = {}
    for text, hertz in ((BOOKED, 700), ("上午九点半", 400), (REST, 900)):
        sound = stretch(clip, text)
        assert pitch(sound) == pytest.approx(hertz, abs=15)
        levels[text] = 20 * np.log10(np.sqrt((sound**2).mean()) / 32768)
    assert max(levels.values()) - min(levels.values()) < 1.5
    assert np.abs(clip.pcm.astype(np.int32)).max() < 0.9 * 32768


def test_no_edge_of_a_recording_clicks(file: Path, tmp_path: Path) -> None:
    noise = np.random.default_rng(3).normal(0, 0.05, 44100).clip(-1, 1)
    (file.parent / "sound/booked.wav").write_bytes(wave(noise, 44100))
    script = read_script(file)
    cache = kept(script, Cache(tmp_path / "cache"))
    pcm = np.frombuffer(cache.get("", Piece(BOOKED)) or b"", "<i2").astype(np.int32)
    assert np.abs([pcm[0], pcm[-1]]).max() < 100
    assert len(pcm) > 7000


def test_half_a_recording_is_half_its_words(file: Path, tmp_path: Path) -> None:
    clip = played(read_script(file), Cache(tmp_path / "cache"), Listening())
    edges = [mark for mark in clip.marks if mark.text == "约"]
    assert clip.said(edges[0].end) == "陈建国您好，您约"
    assert clip.said(edges[0].end - 1) == "陈建国您好，您"


def test_what_is_recorded_is_not_synthesised_before_dialling(file: Path) -> None:
    script = read_script(file)
    texts = [
        it.text for it in synthetic(script, [Piece(BOOKED), Piece("明天"), Piece(BOOKED, 140)])
    ]
    assert texts == ["明天", BOOKED]


def test_the_house_keeps_its_voice_and_pace(file: Path, tmp_path: Path) -> None:
    cache = kept(read_script(file), Cache(tmp_path / "cache"))
    assert cache.get("zf_xiaobei", Piece(BOOKED)) is not None
    assert cache.get("zf_xiaobei", Piece(BOOKED, speech.LABEL_PACE)) is None


def test_another_take_is_another_run(file: Path, tmp_path: Path) -> None:
    script, cache = read_script(file), Cache(tmp_path / "cache")
    before = digest(file, *sounds([script])), kept(script, cache).get("", Piece(BOOKED))
    (file.parent / "sound/booked.wav").write_bytes(wave(voice(0.5, 8000), 8000))
    script = read_script(file)
    after = digest(file, *sounds([script])), kept(script, cache).get("", Piece(BOOKED))
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_file_that_changes_while_calls_begin_stops_them(file: Path, tmp_path: Path) -> None:
    script = read_script(file)
    (file.parent / "sound/booked.wav").write_bytes(wave(voice(0.5, 8000), 8000))
    with pytest.raises(InputError, match="was changed just now"):
        kept(script, Cache(tmp_path / "cache"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "cannot be read (No such file or directory); correct the name or take it out"),
        (b"", "is empty"),
        (b"ID3", "is an MP3 file; save it as WAV"),
        (wave(np.zeros(8000), 8000), "is silent; record it again"),
    ],
)
def test_a_bad_file_is_a_fault_of_the_script(file: Path, data: bytes | None, reason: str) -> None:
    sound = file.parent / "sound/booked.wav"
    sound.unlink()
    if data is not None:
        sound.write_bytes(data)
    with pytest.raises(ScriptError) as caught:
        read_script(file)
    (fault,) = caught.value.problems
    assert fault.text == f'"sound/booked.wav" {reason}'
    assert (fault.line, fault.column) == (file.read_text().count("\n") - 1, 3)
    assert [it.text for it in examine(file)] == [fault.text]


def test_lint_warns_of_a_bad_take(file: Path) -> None:
    faint = wave(voice(0.5, 8000, 0.002), 8000, bits=24)
    (file.parent / "sound/booked.wav").write_bytes(faint)
    clipped = wave((voice(0.5, 8000) * 20).clip(-1, 1), 8000)
    (file.parent / "sound/come.wav").write_bytes(clipped)
    assert [(it.level, it.rule, it.text, it.remedy) for it in examine(file)][-2:] == [
        ("warning", "recording", '"sound/booked.wav" is too quiet', "record it again"),
        ("warning", "recording", '"sound/come.wav" is clipped', "record it again"),
    ]


def test_a_studio_gets_its_list(file: Path) -> None:
    found = {take.text: take for take in takes(load_script(file))}
    assert found[BOOKED].recorded
    assert found[BOOKED].file == "sound/booked.wav"
    assert found[BOOKED].places == ("steps.attend.say",)
    assert found["对吗？"].file == "recordings/steps-move-confirm-2.wav"
    assert not found["对吗？"].recorded
    assert len({take.file for take in found.values()}) == len(found)


def test_the_studio_list_proposes_no_name_that_is_taken(file: Path) -> None:
    script = load_script(file)
    (taken,) = (take.file for take in takes(script) if take.text == "对吗？")
    recordings = {**script.recordings, "请稍等。": replace(script.recordings[BOOKED], file=taken)}
    names = [take.file for take in takes(replace(script, recordings=recordings))]
    assert len(set(names)) == len(names)
