"""The checks of one row, cell by cell."""

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from ringright.domain.consent import Consent, Method, Purpose
from ringright.domain.contact import Contact
from ringright.domain.number import Number
from ringright.people.dates import moment
from ringright.people.faults import CellFault
from ringright.people.numbers import NumberFault, parse
from ringright.people.person import Earlier, Person, RawConsent, Row

LANGUAGES: Final = {
    "zh": "zh", "zh-cn": "zh", "cn": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh",
    "普通话": "zh",
    "en": "en", "en-us": "en", "english": "en", "英文": "en", "英语": "en",
}  # fmt: skip
PURPOSES: Final = {
    "服务": "service", "交易": "transaction", "调查": "survey", "回访": "survey",
    "营销": "marketing", "催收": "debt", "紧急": "emergency",
}  # fmt: skip
METHODS: Final = {
    "网页": "web_form", "网页表单": "web_form", "在线表单": "web_form", "纸质": "paper",
    "书面": "paper", "语音": "voice", "电话": "voice", "合同": "contract", "当面": "in_person",
    "现场": "in_person",
}  # fmt: skip


def check(row: Row, region: str, zone: str, language: str) -> Person:
    """The person in `row`; raises CellFault naming the first cell that cannot be used."""
    person = row.id.strip()
    if not person:
        raise CellFault("id", "", "id_missing")
    _readable(row)
    reached = number(row.number, region)
    contact = Contact(
        id=person,
        name=row.name.strip(),
        number=reached,
        language=_language(row.language, language),
        variables=row.variables,
    )
    given = row.consent
    return Person(
        contact,
        () if given is None or given.blank else (_consent(given, person, reached, zone),),
        moment_in("opted_out_at", row.opted_out_at, zone) if row.opted_out_at.strip() else None,
        tuple(
            Earlier(person, reached.e164, moment_in("earlier_calls", text, zone))
            for text in row.earlier_calls
        ),
    )


def merged(person: Person, first: str) -> Person:
    """The same facts, said of the person that an earlier row already brought in as `first`."""
    return replace(
        person,
        contact=replace(person.contact, id=first),
        consents=tuple(replace(item, person=first) for item in person.consents),
        earlier=tuple(replace(item, person=first) for item in person.earlier),
        merged=True,
    )


def _readable(row: Row) -> None:
    texts = [("id", row.id), ("name", row.name), *row.variables.items()]
    if row.consent is not None:
        texts += [("consent_wording", row.consent.wording), ("consent_source", row.consent.source)]
    for column, text in texts:
        if not text.isprintable():
            _unprintable(column, text)


def _unprintable(column: str, text: str) -> None:
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise CellFault(column, text.encode("utf-8", "replace").decode(), "bad_encoding")
    if any(sign < " " and sign not in "\t\r\n" for sign in text):
        raise CellFault(column, repr(text), "bad_character")


def number(text: str, region: str) -> Number:
    """The number of a cell; raises CellFault."""
    try:
        return parse(text, region)
    except NumberFault as fault:
        shown = text.encode("utf-8", "replace").decode()
        raise CellFault("number", shown, fault.code) from fault


@lru_cache(maxsize=256)
def _language(text: str, default: str) -> str:
    plain = text.strip().lower()
    if not plain:
        return default
    if plain not in LANGUAGES:
        raise CellFault("language", text, "unknown_language")
    return LANGUAGES[plain]


def moment_in(column: str, text: str, zone: str) -> datetime:
    """The time in the cell of `column`; raises CellFault."""
    try:
        return moment(text, zone)
    except (ValueError, OverflowError) as fault:
        raise CellFault(column, text, "bad_time") from fault


@lru_cache(maxsize=256)
def _purpose(text: str) -> Purpose:
    plain = text.strip().lower()
    try:
        return Purpose(PURPOSES.get(plain, plain))
    except ValueError as fault:
        raise CellFault("consent_purpose", text, "unknown_purpose") from fault


@lru_cache(maxsize=256)
def _method(text: str) -> Method:
    plain = text.strip().lower()
    try:
        return Method(METHODS.get(plain, plain))
    except ValueError as fault:
        raise CellFault("consent_method", text, "unknown_method") from fault


def _consent(given: RawConsent, person: str, reached: Number, zone: str) -> Consent:
    for column, text in (
        ("consent_purpose", given.purpose),
        ("consent_wording", given.wording),
        ("consent_at", given.at),
        ("consent_method", given.method),
        ("consent_source", given.source),
    ):
        if not text.strip():
            raise CellFault(column, "", "consent_incomplete")
    return Consent(
        id=consent_id(given, person, reached.e164),
        person=person,
        purpose=_purpose(given.purpose),
        wording=given.wording.strip(),
        given_at=moment_in("consent_at", given.at, zone),
        method=_method(given.method),
        source=given.source.strip(),
        expires_at=moment_in("consent_expires_at", given.expires_at, zone)
        if given.expires_at.strip()
        else None,
    )


def consent_id(given: RawConsent, person: str, e164: str) -> str:
    """The same statement has the same id in every import; its expiry may be corrected later."""
    said = (person, e164, given.purpose, given.wording, given.at, given.method, given.source)
    return hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()[:32]
