from pathlib import Path

import pytest

from ringright.errors import InputError
from ringright.settings import Settings


def test_the_cache_follows_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("RINGRIGHT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Settings().cache == tmp_path / "ringright"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert Settings().cache == Path.home() / ".cache" / "ringright"
    monkeypatch.setenv("RINGRIGHT_CACHE", str(tmp_path / "own"))
    assert Settings().cache == tmp_path / "own"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("whisper", ("whisper",)),
        ("funasr,whisper", ("funasr", "whisper")),
        (" funasr , whisper,funasr,", ("funasr", "whisper")),
    ],
)
def test_recognisers_are_a_list(text: str, names: tuple[str, ...]) -> None:
    assert Settings(recognizer=text).recognizers == names


def test_a_list_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="RINGRIGHT_RECOGNIZER"):
        _ = Settings(recognizer=" , ").recognizers


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGRIGHT_RECOGNIZER_FOLDER", "")
    monkeypatch.setenv("RINGRIGHT_RECOGNIZER", "")
    assert Settings().recognizer_folder is None
    assert Settings().recognizer == "whisper"


@pytest.mark.parametrize("text", ["soon", "0", "-1"])
def test_a_bad_value_is_one_sentence_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("RINGRIGHT_RECOGNIZER_TIMEOUT_S", text)
    with pytest.raises(InputError, match="RINGRIGHT_RECOGNIZER_TIMEOUT_S") as caught:
        Settings()
    assert len(caught.value.sentence().splitlines()) == 1


def test_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGRIGHT_RECOGNIZER_KEY", "sesame")
    settings = Settings()
    assert "sesame" not in repr(settings)
    assert settings.recognizer_key.get_secret_value() == "sesame"
