import pytest

from ringright.line.codec import Law
from ringright.sim.sdp import BadOffer, Offer, answer, parse

OFFER = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 20000 RTP/AVP 8 0 101
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
"""


def test_an_offer_is_read() -> None:
    assert parse(OFFER) == Offer("127.0.0.1", 20000, Law.PCMA, 8, 101)
    assert parse(OFFER.replace("\n", "\r\n")) == parse(OFFER)


@pytest.mark.parametrize(
    ("types", "law", "kind"),
    [("0 8 101", Law.PCMU, 0), ("18 9 8", Law.PCMA, 8), ("96 0", Law.PCMA, 96)],
)
def test_the_callers_first_law_wins(types: str, law: Law, kind: int) -> None:
    offer = parse(OFFER.replace("8 0 101", types, 1) + "a=rtpmap:96 PCMA/8000/1\n")
    assert (offer.law, offer.law_type) == (law, kind)


def test_the_medias_own_address_beats_the_sessions() -> None:
    moved = OFFER.replace("a=ptime:20", "c=IN IP4 127.0.0.9")
    assert parse(moved).host == "127.0.0.9"


@pytest.mark.parametrize(
    ("word", "held"), [("sendonly", True), ("inactive", True), ("sendrecv", False)]
)
def test_hold_is_seen(word: str, *, held: bool) -> None:
    offer = parse(f"{OFFER}a={word}\n")
    assert offer.held is held
    assert ("a=recvonly" in answer(offer, 4000, 1)) is held


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("m=audio", "m=video"),
        ("20000", "0"),
        ("20000", "70000"),
        ("20000", "door"),
        ("8 0 101", "9 18"),
        ("8 0 101", "eight"),
        ("IP4 127.0.0.1\nt", "IP4 192.0.2.1\nt"),
        ("IP4 127.0.0.1\nt", "IP4 localhost\nt"),
        ("IP4 127.0.0.1\nt", "IP4 0.0.0.0\nt"),
        ("c=IN IP4 127.0.0.1\n", ""),
    ],
)
def test_an_offer_that_cannot_be_taken_is_refused(old: str, new: str) -> None:
    with pytest.raises(BadOffer):
        parse(OFFER.replace(old, new))


def test_the_answer_repeats_the_one_law_and_the_events() -> None:
    text = answer(parse(OFFER), 4000, 7)
    assert "m=audio 4000 RTP/AVP 8 101\r\n" in text
    assert text.count("a=rtpmap") == 2
    assert parse(text) == Offer("127.0.0.1", 4000, Law.PCMA, 8, 101)
    plain = parse(OFFER.replace("8 0 101", "0"))
    assert "telephone-event" not in answer(plain, 4000, 7)
