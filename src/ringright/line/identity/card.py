"""Rich call data: who calls and why, for the called person's screen (RFC 9795, RFC 9796)."""

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from ringright.errors import InputError

_URL: Final = re.compile(r"https://[!#-;=?-Z\[\]_a-z~%]{1,503}")
"""Printable ASCII without what could end a bracketed or quoted header value."""
_DIGEST: Final = re.compile(r"sha256-[A-Za-z0-9+/]{43}")
_NAME: Final = 64
_REASON: Final = 64
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories that change or hide what is shown: controls, direction marks, line breaks."""


class BadCard(InputError):
    """The caller's name, icon or reason cannot be shown."""

    code = "bad_card"


@dataclass(frozen=True)
class Card:
    """What the called person may be shown.

    `icon` and `jcard` are https URLs; each goes with the `digest` of its content, so that nobody
    can swap it. `reason` says in at most 64 characters why we call. As read from an incoming
    call, nothing here is checked but the signature around it.
    """

    name: str
    icon: str = ""
    icon_digest: str = ""
    jcard: str = ""
    jcard_digest: str = ""
    reason: str = ""


def digest(content: bytes) -> str:
    """The integrity value of a file behind a URL (RFC 9795 section 6)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def shown(name: str) -> str:
    """`name` as it may stand before a number. Raises BadCard.

    It is an organisation's name and never a number: a number there would be a false caller number.
    """
    text = _plain(name, _NAME, "the name")
    if not any(character.isalpha() for character in text):
        raise BadCard("the name has no letter", remedy="Give the organisation's real name.")
    return text


def quoted(text: str) -> str:
    """`text` as a SIP quoted-string (RFC 3261 section 25.1); UTF-8 may stand in it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def url(text: str) -> str:
    """`text` if it is an https URL that fits a header. Raises BadCard."""
    if not _URL.fullmatch(text):
        raise BadCard(f"{text[:60]!r} is no https URL")
    return text


def check(card: Card) -> Card:
    """`card` if it may be sent. Raises BadCard."""
    shown(card.name)
    for what, place, sum_ in (
        ("icon", card.icon, card.icon_digest),
        ("jcard", card.jcard, card.jcard_digest),
    ):
        if not place:
            continue
        url(place)
        if not _DIGEST.fullmatch(sum_):
            raise BadCard(f"the {what} has no digest", remedy="Give the file that the URL serves.")
    if card.reason:
        _plain(card.reason, _REASON, "the reason")
    return card


def claims(card: Card) -> dict[str, object]:
    """The `rcd`, `rcdi` and `crn` claims (RFC 9795 sections 5 to 7). Raises BadCard."""
    check(card)
    data = {"nam": card.name, "icn": card.icon, "jcl": card.jcard}
    sums = {"/icn": card.icon_digest, "/jcl": card.jcard_digest}
    found: dict[str, object] = {"rcd": {key: value for key, value in data.items() if value}}
    kept = {key: value for key, value in sums.items() if data[key[1:]]}
    if kept:
        found["rcdi"] = kept
    if card.reason:
        found["crn"] = card.reason
    return found


def call_info(card: Card) -> str:
    """The one Call-Info value for all of it, "" when there is only a name (RFC 9796). BadCard.

    `verified` is not ours to say: the called side's network adds it once it has checked.
    """
    check(card)
    parts = [
        f'<{place}>;purpose={purpose};integrity="{sum_}"'
        for place, purpose, sum_ in (
            (card.jcard, "jcard", card.jcard_digest),
            (card.icon, "icon", card.icon_digest),
        )
        if place
    ]
    if card.reason:
        if not parts:
            parts = ["<data:>;purpose=jcard"]
        parts[-1] += f";call-reason={quoted(card.reason)}"
    return ", ".join(parts)


def _plain(text: str, longest: int, what: str) -> str:
    if not text or text != text.strip() or len(text) > longest:
        raise BadCard(f"{what} needs 1 to {longest} characters without space around them")
    if text != unicodedata.normalize("NFC", text):
        raise BadCard(f"{what} is not in Unicode's composed form (NFC)")
    if any(unicodedata.category(character) in _HIDDEN for character in text):
        raise BadCard(f"{what} holds characters that cannot be seen")
    return text
