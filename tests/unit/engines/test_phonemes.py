import pytest

from ringright.engines.letters import say
from ringright.engines.phonemes import english, mandarin, phonemes
from ringright.errors import InputError


def test_mandarin_as_the_model_was_trained() -> None:
    assert phonemes("您好，明天方便吗？") == "ni↗nxau↓, mi↗ŋtʰjɛ→n fa→ŋpjɛ↘n ma?"


def test_a_word_decides_how_its_characters_sound() -> None:
    assert mandarin("重庆") == "ꭧʰʊ↗ŋʨʰi↘ŋ"
    assert mandarin("银行") == "i↗nxa↗ŋ"


def test_english_inside_mandarin() -> None:
    assert phonemes("我是AI助手。") == "wo↓ ʂɨ↘ ˈAˌI ꭧu↘ʂou↓."


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("clinic", "klˈɪnɪk"),
        ("Hello", "həlˈO"),
        ("generated", "ʤˈɛnəɹˌAtᵻd"),
        ("appointments", "əpˈYntmənts"),
        ("FBI", "ˈɛfbˈiˈI"),
        ("Renhe", "ɻə→nxɤ→"),
        ("it's", "ɪts"),
    ],
)
def test_english_words(word: str, said: str) -> None:
    assert english(word) == said


def test_unknown_words_are_read_by_rule() -> None:
    assert say("blorptech") == "blˈɔɹptɛʧ"
    assert say("crane") == "kɹˈAn"
    assert say("") == "ˈə"


def test_strangers_are_named() -> None:
    with pytest.raises(InputError, match="한、€"):
        phonemes("价格 한 €")
