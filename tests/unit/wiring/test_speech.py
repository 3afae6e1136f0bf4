"""Which recogniser the settings choose, and what it needs of this machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pytest

from ringright.domain.call import Hearing
from ringright.ears.answer.kinds import Kind
from ringright.ears.answer.step import Policy
from ringright.ears.fallback import Fallback
from ringright.engines.weights import folder, pinned
from ringright.errors import InputError, MissingPart
from ringright.settings import Settings
from ringright.wiring import speech
from ringright.wiring.speech import Speech, lacking


class Plain:
    """A recogniser that is made from the weights folder."""

    def __init__(self, weights: Path, *, workers: int) -> None:
        self.made = (weights, workers)
        self.loaded = False

    def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
        return Hearing(f"plain {len(pcm)}", language, 0.0)

    def load(self) -> None:
        self.loaded = True


class Remote(Plain):
    """One that is made from the settings, and is out of reach."""

    @classmethod
    def from_settings(cls, weights: Path, settings: Settings, workers: int) -> Self:
        if not settings.recognizer_url:
            raise InputError("no address")
        made = cls(weights, workers=workers)
        made.made = (Path(settings.recognizer_url), workers)
        return made

    def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
        raise ConnectionError(f"{len(pcm)} {language}")


PARTS = {"whisper": Plain, "plain": Plain, "remote": Remote}


@pytest.fixture(autouse=True)
def _parts(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(kind: str, name: str) -> type[Plain]:
        assert kind == "recognizer"
        return PARTS[name]

    monkeypatch.setattr(speech, "find", find)


@pytest.fixture
def choose(tmp_path: Path) -> Callable[..., Settings]:
    def made(**given: Any) -> Settings:
        return Settings(cache=tmp_path, **given)

    return made


def test_one_recogniser_stands_alone_and_is_loaded(choose: Callable[..., Settings]) -> None:
    settings = choose(recognizer="plain")
    recognizer = Speech(settings).recognizer(3)
    assert isinstance(recognizer, Plain)
    assert recognizer.made == (folder(settings.cache), 3)
    assert recognizer.loaded


def test_one_that_wants_the_settings_gets_them(choose: Callable[..., Settings]) -> None:
    remote = Speech(choose(recognizer="remote", recognizer_url="ws:host")).recognizer(2)
    assert isinstance(remote, Remote)
    assert remote.made == (Path("ws:host"), 2)


def test_several_form_a_chain_in_their_order(choose: Callable[..., Settings]) -> None:
    settings = choose(recognizer="remote, plain", recognizer_url="ws:host")
    chain = Speech(settings).recognizer()
    assert isinstance(chain, Fallback)
    assert chain.transcribe(np.ones(80, np.int16), "en").text == "plain 80"
    assert chain._health["remote"].why == "80 en"


def test_a_setting_that_lacks_is_told_at_once(choose: Callable[..., Settings]) -> None:
    with pytest.raises(InputError, match="no address"):
        Speech(choose(recognizer="remote,plain")).recognizer()


@pytest.mark.parametrize("chosen", ["whisper", "remote,whisper"])
def test_whisper_weights_are_needed_where_whisper_is_chosen(
    choose: Callable[..., Settings], chosen: str
) -> None:
    assert set(lacking(choose(recognizer=chosen))) == {weight.name for weight in pinned()}


def test_a_machine_without_whisper_weights_may_use_another(
    choose: Callable[..., Settings],
) -> None:
    settings = choose(recognizer="remote")
    for weight in pinned():
        path = folder(settings.cache) / weight.name
        if not weight.name.startswith("whisper/"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.truncate(weight.size)
    Speech(settings).check()
    with pytest.raises(MissingPart, match=r"whisper/.*make setup"):
        Speech(choose(recognizer="remote,whisper")).check()


def test_the_costs_of_who_answered_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "costs.yaml"
    path.write_text(
        "format: ringright/answer@1\ncosts:\n  person: {voicemail: 400}\n", encoding="utf-8"
    )
    found = Speech(Settings(answer_costs=path)).answer()
    assert found.costs.table[Kind.PERSON][Kind.VOICEMAIL] == 400
    assert Speech(Settings()).answer().costs == Policy().costs


def test_a_costs_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml"):
        Speech(Settings(answer_costs=tmp_path / "none.yaml")).answer()
