import pytest

from ringright.line.identity.card import BadCard, Card, call_info, claims, digest, quoted, shown

ICON = "https://clinic.example/icon-64x64.png"
JCARD = "https://clinic.example/card.json"
SUM = digest(b"an icon")
FULL = Card("仁心诊所", ICON, SUM, JCARD, SUM, 'For your "ears" only')


def test_the_digest_is_sha_256_in_base64_without_padding() -> None:
    assert digest(b"") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"


def test_the_claims_hold_what_there_is() -> None:
    assert claims(FULL) == {
        "rcd": {"nam": "仁心诊所", "icn": ICON, "jcl": JCARD},
        "rcdi": {"/icn": SUM, "/jcl": SUM},
        "crn": 'For your "ears" only',
    }
    assert claims(Card("Clinic")) == {"rcd": {"nam": "Clinic"}}


def test_call_info_is_one_value_with_the_reason_last() -> None:
    assert call_info(FULL) == (
        f'<{JCARD}>;purpose=jcard;integrity="{SUM}", <{ICON}>;purpose=icon;integrity="{SUM}"'
        ';call-reason="For your \\"ears\\" only"'
    )


def test_a_reason_alone_goes_with_an_empty_data_url() -> None:
    assert call_info(Card("Clinic", reason="预约提醒")) == (
        '<data:>;purpose=jcard;call-reason="预约提醒"'
    )


def test_a_name_alone_needs_no_call_info() -> None:
    assert call_info(Card("Clinic")) == ""


@pytest.mark.parametrize(
    "name",
    [
        "",
        " Clinic",
        "110",
        "+86 10 8888 0000",
        "a\r\nb",
        "a\u202eb",
        "a\u200bb",
        "e\u0301",
        "x" * 65,
    ],
)
def test_a_name_that_hides_or_pretends_is_refused(name: str) -> None:
    with pytest.raises(BadCard):
        shown(name)


@pytest.mark.parametrize(
    "card",
    [
        Card("Clinic", "http://clinic.example/i.png", SUM),
        Card("Clinic", ICON),
        Card("Clinic", ICON, "md5-x"),
        Card("Clinic", ICON + '>"', SUM),
        Card("Clinic", ICON + "\r\n", SUM),
        Card("Clinic", jcard=JCARD),
        Card("Clinic", reason="x" * 65),
        Card("Clinic", reason="a\r\nPrivacy: id"),
    ],
    ids=["http", "no-digest", "other-digest", "quote", "line", "jcard", "long", "injection"],
)
def test_a_card_that_cannot_be_shown_is_refused(card: Card) -> None:
    for use in (claims, call_info):
        with pytest.raises(BadCard):
            use(card)


def test_quotes_and_backslashes_are_escaped() -> None:
    assert quoted('a"b\\c') == r'"a\"b\\c"'
