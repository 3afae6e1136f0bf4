"""Which slower ears the settings choose."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ringright.dialogue.meaning import Points
from ringright.dialogue.moves import Doubt, Guess
from ringright.dialogue.script import Script
from ringright.engines.language import Chooser
from ringright.errors import InputError, MissingPart
from ringright.settings import Settings
from ringright.talk.hunches import LIMIT_S
from ringright.wiring import guessing
from ringright.wiring.files import read_script
from ringright.wiring.guessing import Guessers

EXAMPLES = Path(__file__).parents[3] / "examples"
FAQ = "faq.md#有停车场吗"


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


def test_the_documents_of_a_script_answer_and_name_their_source(tmp_path: Path, zh: Script) -> None:
    guesser = chosen(tmp_path).of(zh)
    assert guesser is not None
    guess = guesser.guess(Doubt("有停车场吗", ()))
    assert guess is not None
    assert (guess.intent, guess.how, guess.because) == ("knowledge", "meaning", FAQ)
    assert guess.say == "诊所后面有停车场，看病的患者停车两小时内免费。"


def test_a_script_that_was_no_file_has_no_documents(tmp_path: Path, zh: Script) -> None:
    guesser = chosen(tmp_path).of(replace(zh, home=None))
    assert guesser is not None
    guess = guesser.guess(Doubt("有停车场吗", ()))
    assert guess is None or guess.intent != "knowledge"


def test_a_text_asked_about_twice_is_placed_once() -> None:
    once = guessing.Once(Letters())
    first, again = once.embed(["有停车场吗"]), once.embed(["有停车场吗"])
    assert Letters.asked == 1
    assert np.array_equal(first, again)
    assert not np.array_equal(first, once.embed(["没有"]))


def test_the_language_model_may_choose_a_passage(tmp_path: Path, zh: Script) -> None:
    class Offered(Chooser):
        def guess(self, doubt: Doubt) -> Guess | None:
            found = self._passages(doubt.text)[0]
            return Guess("knowledge", "model", 1.0, found.source, found.text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guessing, "Chooser", Offered)
        settings = Settings(cache=tmp_path, meaning="letters", model_url="http://127.0.0.1:1")
        guesser = Guessers(settings).of(zh)
    assert guesser is not None
    guess = guesser.guess(Doubt("停车方便吗", ()))
    assert guess == Guess(
        "knowledge", "model", 1.0, FAQ, "诊所后面有停车场，看病的患者停车两小时内免费。"
    )


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
