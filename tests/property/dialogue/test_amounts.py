"""What is said back and heard again is the same value."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ringright.dialogue import amounts, money, phones

languages = st.sampled_from(["zh", "en"])


@given(st.integers(0, 10**8), languages)
def test_numbers(number: int, language: str) -> None:
    words = amounts.plain(amounts.spoken(Decimal(number), language), language)
    assert [found.value for found in amounts.find(words, language)] == [number]


@given(st.integers(1, 10**9), languages)
def test_decimals(cents: int, language: str) -> None:
    value = Decimal(cents) / 100
    words = amounts.plain(amounts.spoken(value, language), language)
    assert [found.value for found in amounts.find(words, language)] == [value]


@given(st.integers(1, 10**9), languages)
def test_money(cents: int, language: str) -> None:
    said = money.Sum(Decimal(cents) / 100, "CNY" if language == "zh" else "USD")
    assert money.read(money.spoken(said, language), language) == said


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_mobiles(digits: str) -> None:
    first = phones.read(digits, "zh")
    assert first is not None
    assert phones.read(first.spoken, "zh") == first


@given(st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True))
def test_north_american_numbers(digits: str) -> None:
    first = phones.read(digits, "en")
    assert first is not None
    assert phones.read(first.spoken, "en") == first
