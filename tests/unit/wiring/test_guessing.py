"""Which slower ears the settings choose."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ringright.dialogue.meaning import Points
from ringright.dialogue.moves import Doubt
from ringright.dialogue.script import Script
from ringright.errors import InputError, MissingPart
from ringright.settings import Settings
from ringright.talk.hunches import LIMIT_S
from ringright.wiring import guessing
from ringright.wiring.files import read_script
from ringright.wiring.guessing import Guessers

EXAMPLES = Path(__file__).parents[3] / "examples"


class Letters:
    """Texts of the same letters mean the same; counts what it was asked."""

    id = "letters-1"
    asked = 0

    def load(self) -> None:
        if Letters.asked < 0:
            raise MissingPart("letters")

    def embed(self, texts: Sequence[str]) -> Points:
        Letters.asked += len(texts)
        rows = np.full((len(texts), 64), 1e-6, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text:
                row[ord(letter) % 64] += 1.0
        found: Points = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return found


@pytest.fixture(autouse=True)
def _parts(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(kind: str, name: str) -> type[Letters]:
        assert (kind, name) == ("meaning", "letters")
        return Letters

    monkeypatch.setattr(guessing, "find", find)
    monkeypatch.setattr(Letters, "asked", 0)


@pytest.fixture
def zh() -> Script:
    return read_script(EXAMPLES / "clinic/script.yaml")


def chosen(tmp_path: Path, meaning: str = "letters") -> Guessers:
    return Guessers(Settings(cache=tmp_path, meaning=meaning))


def test_the_examples_of_a_script_are_placed_once_for_all_runs(tmp_path: Path, zh: Script) -> None:
    first = chosen(tmp_path)
    guesser = first.of(zh)
    assert guesser is not None
    assert first.of(zh) is guesser
    placed = Letters.asked
    again = chosen(tmp_path).of(zh)
    assert again is not None
    assert Letters.asked == placed > 100
    guess = again.guess(Doubt("间时个改", ("move",)))
    assert guess is not None
    assert (guess.intent, guess.how) == ("move", "meaning")


def test_what_a_callee_said_is_not_kept(tmp_path: Path, zh: Script) -> None:
    guesser = chosen(tmp_path).of(zh)
    assert guesser is not None
    before = sorted(tmp_path.rglob("*.f16"))
    guesser.guess(Doubt("我的身份证号码是", ()))
    assert sorted(tmp_path.rglob("*.f16")) == before


def test_none_asks_nobody(tmp_path: Path, zh: Script) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert chosen(tmp_path, "none").of(zh) is None
        assert chosen(tmp_path, "none").live(zh, pool) is None
        assert chosen(tmp_path).live(zh, pool) is not None


def test_a_model_that_does_not_load_is_told(
    tmp_path: Path, zh: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Letters, "asked", -1)
    with pytest.raises(MissingPart):
        chosen(tmp_path).of(zh)


def test_a_language_model_that_fails_leaves_the_nearest_example(tmp_path: Path, zh: Script) -> None:
    settings = Settings(cache=tmp_path, meaning="letters", model_url="http://127.0.0.1:1")
    guesser = Guessers(settings).of(zh)
    assert guesser is not None
    guess = guesser.guess(Doubt("那个那个这个", ()))
    assert guess is not None
    assert guess.how == "meaning"


def test_a_language_model_is_waited_for_longer(tmp_path: Path, zh: Script) -> None:
    settings = Settings(cache=tmp_path, meaning="none", model_url="http://127.0.0.1:1")
    with ThreadPoolExecutor(1) as pool:
        live = Guessers(settings).live(zh, pool)
    assert live is not None
    assert live.limit_s == pytest.approx(LIMIT_S + settings.model_timeout_s)


def test_an_address_that_is_none_is_told(tmp_path: Path, zh: Script) -> None:
    with pytest.raises(InputError, match="RINGRIGHT_MODEL_URL"):
        Guessers(Settings(cache=tmp_path, meaning="none", model_url="llm")).of(zh)
