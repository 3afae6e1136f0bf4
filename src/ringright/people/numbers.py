"""Numbers as people write them, made E.164 with region, zones and kind."""

import re
from typing import Final

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberType
from phonenumbers import timezone as zones

from ringright.domain.number import PRACTICE, Number

MAINLAND: Final = ("Asia/Shanghai",)
UNKNOWN: Final = ("Etc/Unknown",)

# Full-width digits and signs are what Chinese input methods produce.
WIDE: Final = str.maketrans(
    "０１２３４５６７８９＋－（）　．",
    "0123456789+-() .",
)
NOISE: Final = re.compile(r"[\s\-().·/\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
SHAPE: Final = re.compile(r"\+?\d{3,17}")
FLOAT: Final = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")
EXTENSION: Final = re.compile(r"(?i)(?:ext\.?|x|转|轉|分机|分機|#|,)\s*\d+\s*$")

# What the mainland dials that is no person: emergency and hotlines 1xx, 100xx..., 12xxx, 95xxx and
# 96xxx, 400 and 800, SMS ports 106. phonenumbers calls most of them merely invalid.
SPECIAL: Final = {
    "CN": re.compile(
        r"1[12]\d|10[01]\d{2,3}|1[12]\d{3}|116\d{3}|9[56]\d{3,6}|[48]00\d{7}|106\d{4,17}"
    ),
    "US": re.compile(r"[2-9]11|\d{5,6}|1?(?:8(?:00|33|44|55|66|77|88)|900)\d{7}"),
}

_SPECIAL_TYPES: Final = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.PAGER,
    }
)
_KINDS: Final = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile",
    PhoneNumberType.PERSONAL_NUMBER: "mobile",
}


def _mobile() -> re.Pattern[str]:
    """Mainland mobiles by the library's own pattern: the short way cannot drift from the long."""
    metadata = PhoneMetadata.metadata_for_region("CN")
    shape = metadata.mobile if metadata else None
    return re.compile((shape and shape.national_number_pattern) or r"(?!)")


_MOBILE: Final = _mobile()


class NumberFault(ValueError):
    """A cell that is no person's number; `code` is the reason, a code of `docs/reasons.md`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def parse(text: str, region: str) -> Number:
    """The number written in `text`, read as dialled in `region` unless it begins with "+".

    Raises NumberFault: number_missing, number_mangled (a spreadsheet rounded it), extension,
    special_number or invalid_number.
    """
    plain = text
    if not (plain.isascii() and plain.isdigit()):
        plain = cleaned(text)
    if region == "CN" and len(plain) == len("13800138000") and _MOBILE.fullmatch(plain):
        return Number(f"+86{plain}", "CN", MAINLAND, "mobile")
    return _long_way(plain, region)


def cleaned(text: str) -> str:
    """Digits with at most a leading "+"; raises NumberFault if `text` holds anything else."""
    plain = text.translate(WIDE).strip().lstrip("'")
    if not plain:
        raise NumberFault("number_missing")
    if FLOAT.fullmatch(plain):
        raise NumberFault("number_mangled")
    if EXTENSION.search(plain):
        raise NumberFault("extension")
    plain = NOISE.sub("", plain.removesuffix(".0"))
    if not (SHAPE.fullmatch(plain) and plain.isascii()):
        raise NumberFault("invalid_number")
    return plain


def _long_way(plain: str, region: str) -> Number:
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if special(plain, region):
        raise NumberFault("special_number")
    parsed = _parsed(plain, region)
    e164 = f"+{parsed.country_code}{parsed.national_number}"
    if PRACTICE.fullmatch(e164):
        return _practice(e164, parsed)
    return _real(parsed)


def _parsed(plain: str, region: str) -> PhoneNumber:
    # 86138... without its "+" is how spreadsheets keep E.164; no national number starts so.
    bare = region == "CN" and plain.startswith("86") and len(plain) == len("8613800138000")
    try:
        return phonenumbers.parse(f"+{plain}" if bare else plain, region)
    except phonenumbers.NumberParseException as fault:
        raise NumberFault("invalid_number") from fault


def special(plain: str, region: str) -> bool:
    """Whether `plain` is a service number of its country."""
    for prefix, home in (("+86", "CN"), ("+1", "US")):
        if plain.startswith(prefix):
            return SPECIAL[home].fullmatch(plain.removeprefix(prefix)) is not None
    pattern = SPECIAL.get(region)
    return not plain.startswith("+") and bool(pattern and pattern.fullmatch(plain))


def _practice(e164: str, parsed: PhoneNumber) -> Number:
    if parsed.country_code == phonenumbers.country_code_for_region("CN"):
        return Number(e164, "CN", MAINLAND, "mobile")
    region = phonenumbers.region_code_for_number(parsed) or "US"
    return Number(e164, region, _zones(parsed), "mobile")


def _real(parsed: PhoneNumber) -> Number:
    # The region is asked for once: for +1 the library looks through some 25 of them.
    region = phonenumbers.region_code_for_number(parsed)
    if region is None or not phonenumbers.is_valid_number_for_region(parsed, region):
        raise NumberFault("invalid_number")
    shape = phonenumbers.number_type(parsed)
    if shape in _SPECIAL_TYPES:
        raise NumberFault("special_number")
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Number(e164, region, _zones(parsed), _KINDS.get(shape, "unknown"))


def _zones(parsed: PhoneNumber) -> tuple[str, ...]:
    """The zones of the area code, or of the whole country where only that is known."""
    return tuple(zones.time_zones_for_geographical_number(parsed)) or UNKNOWN


def region_of(language: str, zone: str = "") -> str:
    """The country whose numbers are written without a prefix: by the zone, else the language."""
    if zone in ("Asia/Shanghai", "Asia/Urumqi"):
        return "CN"
    if zone.startswith(("America/", "US/", "Pacific/Honolulu")):
        return "US"
    return "CN" if language == "zh" else "US"
