"""Sums of money: 一百二十八块五 is 128.50 CNY, "three hundred and fifty dollars" 350.00 USD."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ringright.dialogue import amounts

HOME: Final = {"zh": "CNY", "en": "USD"}
_CURRENCIES: Final = (
    (r"美元|美金|刀|dollars?|bucks?|\$", "USD"), (r"港币|港元", "HKD"), (r"台币|新台币", "TWD"),
    (r"欧元|euros?|€", "EUR"), (r"英镑|pounds?|£", "GBP"),
    (r"人民币|块|元|毛|角|yuan|rmb|renminbi|¥", "CNY"),
)  # fmt: skip
_SMALL: Final = re.compile(
    r"^(?:块|元|块钱)(?:(?P<tenth>\d)(?:毛|角)?)?(?:0?(?P<cent>\d)分)?(?![十百千万亿\d])"
)
_TENTHS: Final = re.compile(r"^(?:毛|角)(?:0?(?P<cent>\d)分?)?")
_CENTS: Final = re.compile(r"(?:dollars?|bucks?|pounds?|euros?|yuan)(?: and)?\s*$")
UNITS: Final = {
    "zh": {"CNY": "元", "USD": "美元", "HKD": "港币", "TWD": "新台币", "EUR": "欧元",
           "GBP": "英镑"},
    "en": {"CNY": "yuan", "USD": "dollars", "HKD": "Hong Kong dollars",
           "TWD": "Taiwan dollars", "EUR": "euros", "GBP": "pounds"},
}  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """An amount of a currency (ISO 4217)."""

    value: Decimal
    currency: str

    @property
    def iso(self) -> str:
        """As it is kept: 128.50 CNY."""
        return f"{self.value:.2f} {self.currency}"


def read(text: str, language: str) -> Sum | None:
    """The last sum named in `text`, in the language's own currency unless one is named."""
    plain = amounts.plain(text, language)
    found = amounts.find(plain, language)
    if not found:
        return None
    named = [code for words, code in _CURRENCIES if re.search(words, plain)]
    currency = named[0] if named else HOME[language]
    value = _chinese(plain, found) if language == "zh" else _english(plain, found)
    return Sum(value, currency)


def _chinese(plain: str, found: list[amounts.Amount]) -> Decimal:
    """块 may be followed by tenths and hundredths: 三块五毛二分, 三块五, 三块零五分."""
    for amount in found:
        small = _SMALL.match(plain[amount.end :])
        if small:
            tenth, cent = int(small["tenth"] or 0), int(small["cent"] or 0)
            return amount.value + Decimal(10 * tenth + cent) / 100
    last = found[0] if _TENTHS.match(plain[found[0].end :]) else found[-1]
    tenths = _TENTHS.match(plain[last.end :])
    return (10 * last.value + int(tenths["cent"] or 0)) / 100 if tenths else last.value


def _english(plain: str, found: list[amounts.Amount]) -> Decimal:
    last = found[-1]
    if not re.match(r"\s*cents?\b", plain[last.end :]):
        whole = len(found) > 1 and _CENTS.search(plain[: last.start])
        return found[-2].value + last.value / 100 if whole else last.value
    return last.value / 100 + (found[-2].value if len(found) > 1 else 0)


def spoken(money: Sum, language: str) -> str:
    """The canonical wording: 一百二十八块五毛, or "one hundred dollars and fifty cents"."""
    whole, cents = divmod(int(money.value * 100), 100)
    unit = UNITS[language][money.currency]
    words = amounts.spoken(Decimal(whole), language)
    if language != "zh":
        unit = unit.removesuffix("s") if whole == 1 else unit
        small = f" and {amounts.spoken(Decimal(cents), language)} cents" if cents else ""
        return f"{words} {unit}{small}"
    if not cents or money.currency != "CNY":
        return f"{amounts.spoken(money.value, language)}{unit}"
    tenths, rest = divmod(cents, 10)
    said = f"{amounts.spoken(Decimal(tenths), 'zh')}毛" if tenths else "零"
    return f"{words}块{said}" + (f"{amounts.spoken(Decimal(rest), 'zh')}分" if rest else "")
