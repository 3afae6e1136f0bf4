import pytest

from ringright.line.sip.acks import Acks
from ringright.line.sip.trace import Message

ACK = Message(
    sent=True,
    first="ACK sip:far@192.0.2.9 SIP/2.0",
    text="ACK sip:far@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa\r\n"
    "To: <sip:b@x>;tag=one\r\nFrom: <sip:a@x>;tag=us\r\nCall-ID: c\r\nCSeq: 7 ACK\r\n"
    "Proxy-Authorization: Digest ***\r\nContent-Length: 0\r\n",
    peer="UDP 192.0.2.9:5060",
)


def answer(tag: str, peer: str = "UDP 192.0.2.9:5060", cseq: str = "7 INVITE") -> Message:
    text = (
        f"SIP/2.0 200 OK\r\nRecord-Route: <sip:p2;lr>, <sip:p1;lr>\r\nt: <sip:b@x>;tag={tag}\r\n"
        f"f: <sip:a@x>;tag=us\r\ni: c\r\nCSeq: {cseq}\r\nm: <sip:far@192.0.2.7>\r\n\r\n"
    )
    return Message(sent=False, first="SIP/2.0 200 OK", text=text, peer=peer)


def test_the_first_answer_is_the_librarys_business() -> None:
    acks = Acks()
    assert acks.consider(answer("one")) == ()
    assert acks.consider(ACK) == ()


def test_an_answer_that_comes_again_gets_the_same_ack_without_credentials() -> None:
    acks = Acks()
    acks.consider(ACK)
    (again,) = acks.consider(answer("one"))
    assert (again.host, again.port) == ("192.0.2.9", 5060)
    assert again.data.startswith(b"ACK sip:far@192.0.2.9 SIP/2.0\r\nVia:")
    assert again.data.endswith(b"Content-Length: 0\r\n\r\n")
    assert b"uthorization" not in again.data


def test_another_forks_answer_is_acknowledged_and_hung_up() -> None:
    acks = Acks()
    acks.consider(ACK)
    ack, bye = (sent.data.decode() for sent in acks.consider(answer("two")))
    assert ack.startswith("ACK sip:far@192.0.2.7 SIP/2.0\r\n")
    assert bye.startswith("BYE sip:far@192.0.2.7 SIP/2.0\r\n")
    assert ("CSeq: 7 ACK" in ack, "CSeq: 8 BYE" in bye) == (True, True)
    assert "Route: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\n" in bye
    assert "To: <sip:b@x>;tag=two\r\n" in bye
    branches = {line for text in (ack, bye) for line in text.split("\r\n") if "branch=" in line}
    assert len(branches) == 2


@pytest.mark.parametrize(
    "message",
    [
        answer("one", peer="TCP 192.0.2.9:5060"),
        answer("one", cseq="8 INVITE"),
        answer("one", cseq="7 BYE"),
        answer("one", cseq="INVITE"),
        Message(sent=False, first="SIP/2.0 180 Ringing", text="CSeq: 7 INVITE\r\n"),
    ],
)
def test_nothing_else_is_repaired(message: Message) -> None:
    acks = Acks()
    acks.consider(ACK)
    assert acks.consider(message) == ()


def test_ipv6_peers_are_reached() -> None:
    acks = Acks()
    acks.consider(ACK)
    (again,) = acks.consider(answer("one", peer="UDP [2001:db8::1]:5062"))
    assert (again.host, again.port) == ("2001:db8::1", 5062)


def test_a_storm_of_answers_is_not_answered_for_ever() -> None:
    acks = Acks()
    acks.consider(ACK)
    assert sum(len(acks.consider(answer("one"))) for _ in range(1000)) == 32
