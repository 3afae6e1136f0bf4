"""Who is called, who calls, and which script answers."""

import pytest

from ringright.line.inbound import EMERGENCY, Entry, Offer, script, user
from ringright.line.leg import LegEvent

ENTRIES = (Entry("+861055550100", "a.yaml"), Entry("10086", "b.yaml"))


class Leg:
    """A leg that nobody touches."""

    async def event(self) -> LegEvent:
        raise NotImplementedError

    def read(self) -> bytes:
        raise NotImplementedError

    def write(self, pcm: bytes) -> None:
        raise NotImplementedError

    async def hangup(self) -> None:
        raise NotImplementedError

    async def answer(self) -> None:
        raise NotImplementedError

    async def reject(self) -> None:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("uri", "found"),
    [
        ("INVITE sip:+861055550100@192.0.2.1:5060;transport=udp SIP/2.0", "+861055550100"),
        ("INVITE sips:95588@example.com SIP/2.0", "95588"),
        ("INVITE tel:+86-10-5555.0100;phone-context=+86 SIP/2.0", "+861055550100"),
        ("INVITE SIP:(010)55550100@example.com SIP/2.0", "01055550100"),
        ("INVITE sip:911;phone-context=+1@example.com SIP/2.0", "911"),
        ("INVITE sip:911:secret@example.com SIP/2.0", "911"),
        ("INVITE sip:%39%31%31@example.com SIP/2.0", "911"),
        ("INVITE sip:911?x=1@example.com SIP/2.0", "911"),
        ("INVITE sip:example.com SIP/2.0", ""),
        ("INVITE sip:192.0.2.1:5060;transport=udp SIP/2.0", ""),
        ("<sip:example.com>;tag=a@b", ""),
        ("<tel:110>", "110"),
        ('"Ann" <sip:ann@example.com>;tag=1', "ann"),
        ("INVITE mailto:a@example.com SIP/2.0", ""),
        ("", ""),
    ],
)
def test_the_user_part_of_a_uri(uri: str, found: str) -> None:
    assert user(uri) == found


@pytest.mark.parametrize(
    ("caller", "number"),
    [
        ("sip:+8613800138000@192.0.2.1", "+8613800138000"),
        ("sip:anonymous@anonymous.invalid", ""),
        ("sip:Anonymous@anonymous.invalid", ""),
        ("sip:unavailable@192.0.2.1", ""),
        ("", ""),
    ],
)
def test_a_withheld_number_is_no_number(caller: str, number: str) -> None:
    offer = Offer(Leg(), caller, "INVITE sip:95588@192.0.2.1 SIP/2.0")
    assert (offer.number, offer.called) == (number, "95588")


def test_the_entry_of_the_number_answers_before_the_one_for_all_others() -> None:
    entries = (Entry("*", "all.yaml"), *ENTRIES)
    assert script(entries, "10086") == "b.yaml"
    assert script(entries, "12345") == "all.yaml"
    assert script(ENTRIES, "12345") is None
    assert script(ENTRIES, "") is None


@pytest.mark.parametrize("number", sorted(EMERGENCY))
@pytest.mark.parametrize("sign", ["", "+"])
def test_no_entry_answers_an_emergency_number(number: str, sign: str) -> None:
    entries = (Entry("*", "all.yaml"), Entry(number, "evil.yaml"), Entry(sign + number, "e.yaml"))
    assert script(entries, sign + number) is None
