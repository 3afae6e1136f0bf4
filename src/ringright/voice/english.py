"""Figures, dates, times, money and telephone numbers as American English says them."""

import re
from collections.abc import Callable
from typing import Final

ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
TENS: Final = (
    "", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
SIZES: Final = (
    (10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"),
    (10**2, "hundred"),
)  # fmt: skip
TEN: Final = 10
LONGEST: Final = 15  # digits that trillions can name
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ORDINALS: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
SHORT: Final = {
    "Dr.": "Doctor", "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz", "St.": "Street",
    "Ave.": "Avenue", "Rd.": "Road", "No.": "number", "&": " and ", "@": " at ", "+": " plus ",
}  # fmt: skip
NUMBER: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"


def spoken(text: str) -> str:
    """`text` without digits: 2026-03-11 is March eleventh, twenty twenty-six."""
    for pattern, say in RULES:
        text = pattern.sub(say, text)
    return re.sub(r" {2,}", " ", text).strip()


def one_by_one(digits: str) -> str:
    """Each digit by itself."""
    return " ".join(ONES[int(digit)] for digit in digits)


def cardinal(number: int) -> str:
    """A whole number below 10**15 as a quantity."""
    if number < len(ONES):
        return ONES[number]
    for size, name in SIZES:
        if number >= size:
            count, rest = divmod(number, size)
            return f"{cardinal(count)} {name}" + (f" {cardinal(rest)}" if rest else "")
    ten, one = divmod(number, 10)
    return TENS[ten] + (f"-{ONES[one]}" if one else "")


def ordinal(number: int) -> str:
    """Its place in a row: 21 is twenty-first."""
    said = cardinal(number)
    last = re.split(r"[ -]", said)[-1]
    head = said.removesuffix(last)
    if last in ORDINALS:
        return head + ORDINALS[last]
    return head + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def year(number: int) -> str:
    """A year of four digits: 2026 is twenty twenty-six, 2005 two thousand five."""
    century, rest = divmod(number, 100)
    if century % 10 == 0 and rest < TEN:
        return cardinal(number)
    return f"{cardinal(century)} {_minutes(rest) or 'hundred'}"


def _minutes(number: int) -> str:
    """Two digits after others: 5 is oh five, 0 is nothing."""
    return ("oh " if 0 < number < TEN else "") + (cardinal(number) if number else "")


def _decimal(figure: str) -> str:
    whole, _, part = figure.replace(",", "").partition(".")
    if len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0")):
        return one_by_one(whole)
    return cardinal(int(whole)) + (f" point {one_by_one(part)}" if part else "")


def _date(found: re.Match[str]) -> str:
    numbers = [int(group) for group in found.groups()]
    if not 1 <= numbers[1] <= len(MONTHS):
        return found.group()
    return f"{MONTHS[numbers[1] - 1]} {ordinal(numbers[2])}, {year(numbers[0])}"


def _named(found: re.Match[str]) -> str:
    month, day, after = found.groups()
    return f"{month} {ordinal(int(day))}" + (f", {year(int(after))}" if after else "")


def _clock(found: re.Match[str]) -> str:
    hour, minute, half = int(found.group(1)), int(found.group(2)), found.group(3)
    tail = f" {half[0].upper()} M" if half else ""
    if minute == 0:
        return cardinal(hour) + (tail or " o'clock")
    return f"{cardinal(hour)} {_minutes(minute)}{tail}"


def _hour(found: re.Match[str]) -> str:
    return f"{cardinal(int(found.group(1)))} {found.group(2)[0].upper()} M"


def _phone(found: re.Match[str]) -> str:
    groups = re.findall(r"\d+", found.group())
    if len(groups) == 1:
        digits = groups[0]
        groups = [digits[:-7], digits[-7:-4], digits[-4:]]
    return ", ".join(one_by_one(group) for group in groups if group)


def _money(found: re.Match[str]) -> str:
    dollars, cents = int(found.group(1).replace(",", "")), int(found.group(2) or 0)
    said = f"{cardinal(dollars)} dollar" + ("" if dollars == 1 else "s")
    if not cents:
        return said
    return f"{said} and {cardinal(cents)} cent" + ("" if cents == 1 else "s")


def _short(found: re.Match[str]) -> str:
    return SHORT[found.group()]


Rule = Callable[[re.Match[str]], str]
# Order matters: the narrow shapes come first, any figure left at the end is a plain quantity.
RULES: Final[tuple[tuple[re.Pattern[str], Rule], ...]] = (
    (re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"), _date),
    (re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}})(?:st|nd|rd|th)?(?:, (\d{{4}}))?\b"), _named),
    (re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?!\d)(?:\s*([aApP]\.?[mM]\b\.?))?"), _clock),
    (re.compile(r"(?<![\d:.])(\d{1,2})\s*([aApP]\.?[mM]\b\.?)"), _hour),
    (re.compile(r"(?<![\d.])(?:\+?1[- ])?\(?\d{3}\)?[- ]\d{3}[- ]\d{4}(?!\d)"), _phone),
    (re.compile(r"(?<![\d.])\+?\d{7,}(?![\d.])"), _phone),
    (re.compile(r"\$\s*(\d+(?:,\d{3})*)(?:\.(\d{2}))?(?!\d)"), _money),
    (re.compile(rf"({NUMBER})\s*%"), lambda found: f"{_decimal(found.group(1))} percent"),
    (re.compile(r"\b(\d+)(?:st|nd|rd|th)\b"), lambda found: ordinal(int(found.group(1)))),
    (
        re.compile(r"(?<![\d.,])((?:19|20)\d{2})(?![\d.,]\d|\d)"),
        lambda found: year(int(found.group(1))),
    ),
    (re.compile(r"(?<=\d)\s*[-~–—]\s*(?=\d)"), lambda _: " to "),
    (re.compile(NUMBER), lambda found: _decimal(found.group())),
    (re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|Ave|Rd|No)\.|[&@+]"), _short),
)
