"""Which telephone numbers a certificate may speak for: TNAuthList (RFC 8226 section 9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cryptography import x509

from ringright.errors import InputError

TN_AUTH_LIST: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.26")
CLAIM_CONSTRAINTS: Final = (
    x509.ObjectIdentifier("1.3.6.1.5.5.7.1.27"),  # RFC 8226 section 8
    x509.ObjectIdentifier("1.3.6.1.5.5.7.1.33"),  # RFC 9118
)

_SEQUENCE: Final = 0x30
_INTEGER: Final = 0x02
_IA5: Final = 0x16
_SPC: Final = 0xA0
_RANGE: Final = 0xA1
_ONE: Final = 0xA2
_LONGEST: Final = 65_536
_LONG_FORM: Final = 0x80
_DIGITS: Final = 15
_COUNT_BYTES: Final = 8


class BadAuthority(InputError):
    """The certificate's list of telephone numbers cannot be read."""

    code = "bad_authority"


@dataclass(frozen=True)
class Span:
    """`count` numbers of one length, from `start` (E.164 digits) on."""

    start: str
    count: int = 1

    def covers(self, digits: str) -> bool:
        """Whether `digits` lies in it; a number with * or # only covers itself."""
        if self.count == 1 or not digits.isdecimal():
            return digits == self.start
        if len(digits) != len(self.start):
            return False
        return 0 <= int(digits) - int(self.start) < self.count


@dataclass(frozen=True)
class Authority:
    """Service provider codes and numbers.

    A code speaks for all numbers of its provider. Which those are no certificate says: the
    provider vouches for them with its attestation (RFC 8588).
    """

    codes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    def covers(self, digits: str) -> bool:
        """Whether the holder may sign for `digits`."""
        return bool(self.codes) or any(span.covers(digits) for span in self.spans)


def of(certificate: x509.Certificate) -> Authority | None:
    """What `certificate` says, None when it has no such list. Raises BadAuthority.

    A certificate that limits the claims themselves is refused: we cannot check those limits.
    """
    try:
        extensions = list(certificate.extensions)
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as fault:
        raise BadAuthority(f"its extensions are malformed: {fault}") from fault
    if any(extension.oid in CLAIM_CONSTRAINTS for extension in extensions):
        raise BadAuthority("it limits claims, which is not supported")
    for extension in extensions:
        value = extension.value
        if extension.oid == TN_AUTH_LIST and isinstance(value, x509.UnrecognizedExtension):
            return read(value.value)
    return None


def read(der: bytes) -> Authority:
    """Read the DER of one TNAuthList. Raises BadAuthority."""
    if len(der) > _LONGEST:
        raise BadAuthority(f"{len(der)} bytes are too many")
    codes: list[str] = []
    spans: list[Span] = []
    for tag, body in _fields(_only(der, _SEQUENCE)):
        if tag == _SPC:
            codes.append(_text(_only(body, _IA5)))
        elif tag == _RANGE:
            spans.append(_range(_only(body, _SEQUENCE)))
        elif tag == _ONE:
            spans.append(Span(_number(_only(body, _IA5))))
        else:
            raise BadAuthority(f"entry of kind 0x{tag:02x}")
    if not codes and not spans:
        raise BadAuthority("it is empty")
    return Authority(tuple(codes), tuple(spans))


def _range(body: bytes) -> Span:
    """One range; the syntax is open at its end, so further fields are skipped."""
    fields = list(_fields(body))
    if [tag for tag, _ in fields[:2]] != [_IA5, _INTEGER]:
        raise BadAuthority("a range needs a first number and a count")
    start, size = _number(fields[0][1]), fields[1][1]
    if not 0 < len(size) <= _COUNT_BYTES or int.from_bytes(size, "big", signed=True) < 1:
        raise BadAuthority("the count of a range is out of bounds")
    if not start.isdecimal():
        raise BadAuthority("a range starts with a number of digits alone")
    return Span(start, int.from_bytes(size, "big"))


def _only(der: bytes, wanted: int) -> bytes:
    """The body of the one field that `der` holds."""
    fields = list(_fields(der))
    if len(fields) != 1 or fields[0][0] != wanted:
        raise BadAuthority(f"expected one field of kind 0x{wanted:02x}")
    return fields[0][1]


def _fields(der: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and body of each field; only one-byte tags and definite lengths, as DER has here."""
    at = 0
    while at < len(der):
        if len(der) - at < 2:  # noqa: PLR2004 - a tag and a length
            raise BadAuthority("a field is cut off")
        tag, size, at = der[at], der[at + 1], at + 2
        if size >= _LONG_FORM:
            wide = size - _LONG_FORM
            size, at = int.from_bytes(der[at : at + wide], "big"), at + wide
            if not wide or size < _LONG_FORM:
                raise BadAuthority("a length is not in its short form")
        if size > len(der) - at:
            raise BadAuthority("a field is cut off")
        yield tag, der[at : at + size]
        at += size


def _text(body: bytes) -> str:
    if not body or not body.isascii() or not body.decode("ascii").isprintable():
        raise BadAuthority("a code is empty or not readable")
    return body.decode("ascii")


def _number(body: bytes) -> str:
    digits = _text(body)
    if len(digits) > _DIGITS or set(digits) - set("0123456789*#"):
        raise BadAuthority("a number may hold 15 digits, * and #")
    return digits
