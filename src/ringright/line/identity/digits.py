"""Telephone numbers as signed identities write them: digits alone (RFC 8224 section 8.3)."""

import re
from typing import Final
from urllib.parse import unquote

import phonenumbers

from ringright.errors import InputError

_LONGEST: Final = 255
_SEPARATORS: Final = str.maketrans("", "", "-.() ")
_NUMBER: Final = re.compile(r"\+?[*#]?[0-9]{1,15}")
_GLOBAL: Final = re.compile(r"\+[0-9]{1,14}")
_HOST: Final = re.compile(r"[0-9A-Za-z.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_USER: Final = re.compile(r"[0-9A-Za-z\-_.!~*'()&=+$,?/%]+")


class BadNumber(InputError):
    """The text is not a telephone number."""

    code = "bad_number"


def canonical(identity: str, region: str = "") -> str:
    """The identity that is signed for a number, a tel URI or a SIP URI.

    A number becomes its E.164 digits without "+"; `region` (ISO 3166-1 alpha-2) completes a
    national one, and a service number that has no E.164 form stays as dialled. A SIP URI whose
    user is no number becomes `sip:user@host` (section 8.5). Raises BadNumber.
    """
    text = identity.strip()
    if len(text) > _LONGEST:
        raise BadNumber(f"{len(text)} characters are too many")
    scheme, colon, rest = text.partition(":")
    if not colon:
        return _digits(text, region)
    match scheme.lower():
        case "tel":
            return _digits(_local(rest), region)
        case "sip" | "sips":
            return _address(rest, region)
    raise BadNumber(f"{scheme[:20]!r} is no scheme of a telephone identity")


def host(text: str) -> bool:
    """Whether `text` may stand after the @ of a SIP URI: a name or address, and perhaps a port."""
    return len(text) <= _LONGEST and _HOST.fullmatch(text) is not None


def _local(rest: str) -> str:
    """The number of a tel URI, a local one completed by its context (RFC 3966 section 5.1.5)."""
    number, *parameters = rest.split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.lower() == "phone-context" and _GLOBAL.fullmatch(value) and number[:1] != "+":
            return value + number
    return number


def _address(rest: str, region: str) -> str:
    user, at, place = rest.partition("@")
    place = re.split("[;?]", place, maxsplit=1)[0]
    if not at or not host(place):
        raise BadNumber("the SIP address has no user or no host")
    name = user.partition(";")[0]
    if _NUMBER.fullmatch(unquote(name).translate(_SEPARATORS)):
        return _digits(unquote(name), region)
    if not _USER.fullmatch(name):
        raise BadNumber("the SIP address has no readable user")
    return f"sip:{name}@{place.lower()}"


def _digits(text: str, region: str) -> str:
    number = text.translate(_SEPARATORS)
    if not _NUMBER.fullmatch(number):
        raise BadNumber("it may hold digits, and + or * or # in front")
    if number[0] not in "+*#" and region:
        return _completed(number, region)
    return number.removeprefix("+")


def _completed(number: str, region: str) -> str:
    """`number` dialled in `region` as E.164 digits, or itself where it has no such form."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[1:]
