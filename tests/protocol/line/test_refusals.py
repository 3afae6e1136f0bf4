"""Calls that come to nothing: every final response, credentials, redirections, CANCEL."""

import asyncio
import shutil
import socket
from pathlib import Path

import pytest
from tests.protocol.line.sipp import CALLER, Spec, closed, far_end, invited, until

from ringright.domain.trunk import Account, Caller, Gateway, Trunk
from ringright.line.leg import Answered, Ringing
from ringright.line.sip.agent import SipAgent

pytestmark = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed")
REDRESS = "<https://analytics.example.org/redress>;purpose=jwscard"


def reason(cause: int) -> str:
    return f'Reason: Q.850;cause={cause};text="refused"'


@pytest.mark.parametrize(
    ("status", "phrase", "cause"),
    [
        (400, "Bad Request", 127),
        (403, "Forbidden", 21),
        (404, "Not Found", 1),
        (405, "Method Not Allowed", 0),
        (408, "Request Timeout", 102),
        (410, "Gone", 22),
        (415, "Unsupported Media Type", 79),
        (420, "Bad Extension", 0),
        (422, "Session Interval Too Small", 0),
        (433, "Anonymity Disallowed", 21),
        (480, "Temporarily Unavailable", 20),
        (481, "Call/Transaction Does Not Exist", 0),
        (484, "Address Incomplete", 28),
        (486, "Busy Here", 17),
        (487, "Request Terminated", 31),
        (488, "Not Acceptable Here", 88),
        (500, "Server Internal Error", 41),
        (502, "Bad Gateway", 38),
        (503, "Service Unavailable", 34),
        (504, "Server Time-out", 102),
        (600, "Busy Everywhere", 17),
        (603, "Decline", 21),
        (604, "Does Not Exist Anywhere", 1),
        (606, "Not Acceptable", 0),
        (607, "Unwanted", 21),
        (608, "Rejected", 21),
    ],
)
async def test_a_refusal_keeps_its_status_phrase_and_cause(
    agent: SipAgent, tmp_path: Path, status: int, phrase: str, cause: int
) -> None:
    more = reason(cause) if cause else "X-Reason: none"
    spec = Spec("refused", (("status", f"{status} {phrase}"), ("more", more)))
    async with far_end(spec, tmp_path) as gateway:
        leg = await invited(agent, gateway)
        assert await leg.event() == Ringing()
        release = (await closed(leg)).release
    assert (release.status, release.phrase, release.cause) == (status, phrase, cause)
    assert release.remote
    assert not release.answered


async def test_a_503_says_how_long_to_rest(agent: SipAgent, tmp_path: Path) -> None:
    more = f"Retry-After: 120 (maintenance);duration=60\n{reason(34)}"
    spec = Spec("refused", (("status", "503 Service Unavailable"), ("more", more)))
    async with far_end(spec, tmp_path) as gateway:
        release = (await closed(await invited(agent, gateway))).release
    assert (release.status, release.cause, release.retry_after_s) == (503, 34, 120)


@pytest.mark.parametrize(
    ("status", "cause"), [("603 Network Blocked", 21), ("608 Rejected", 21), ("603 Decline", 0)]
)
async def test_a_block_says_whom_to_turn_to(
    agent: SipAgent, tmp_path: Path, status: str, cause: int
) -> None:
    more = f"Call-Info: {REDRESS}" + (f"\n{reason(cause)}" if cause else "")
    async with far_end(Spec("refused", (("status", status), ("more", more))), tmp_path) as gateway:
        release = (await closed(await invited(agent, gateway))).release
    assert f"{release.status} {release.phrase}" == status
    assert (release.cause, release.redress) == (cause, REDRESS)


@pytest.mark.parametrize(
    "status", ["300 Multiple Choices", "301 Moved Permanently", "302 Moved Temporarily"]
)
async def test_nobody_else_is_called_when_the_far_end_sends_us_elsewhere(
    agent: SipAgent, tmp_path: Path, status: str
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        other.setblocking(False)  # noqa: FBT003  the library's signature
        more = f"Contact: <sip:+8615410000002@127.0.0.1:{other.getsockname()[1]}>"
        spec = Spec("redirected", (("status", status), ("more", more)))
        async with far_end(spec, tmp_path) as gateway:
            leg = await invited(agent, gateway)
            release = (await closed(leg)).release
        with pytest.raises(BlockingIOError):
            other.recv(2048)
    assert f"{release.status} {release.phrase}" == status
    assert [message.first.split()[0] for message in leg.ladder if message.sent] == ["INVITE", "ACK"]


def known(gateway: Gateway, password: str) -> Trunk:
    account = Account("robot", password)
    return Trunk("t", (gateway,), (Caller(CALLER, "contract"),), account=account)


CHALLENGES = [
    pytest.param(status, algorithm, id=f"{status[:3]}-{algorithm}")
    for status in ("401 Unauthorized", "407 Proxy Authentication Required")
    for algorithm in ("MD5", "SHA-256")
]


def challenge(status: str, algorithm: str) -> tuple[tuple[str, str], ...]:
    ask, proof = (
        ("WWW-Authenticate", "Authorization")
        if status.startswith("401")
        else ("Proxy-Authenticate", "Proxy-Authorization")
    )
    digits = 32 if algorithm == "MD5" else 64
    return (
        ("status", status),
        ("more", f'{ask}: Digest realm="far",algorithm={algorithm},qop="auth",nonce="abc"'),
        ("proof", f"{proof}:"),
        ("expect", f"response=.[0-9a-f]{{{digits}}}."),
    )


@pytest.mark.parametrize(("status", "algorithm"), CHALLENGES)
async def test_credentials_are_given_when_asked_for(
    agent: SipAgent, tmp_path: Path, status: str, algorithm: str
) -> None:
    spec = Spec("challenged", challenge(status, algorithm))
    async with far_end(spec, tmp_path) as gateway:
        leg = await invited(agent, gateway, known(gateway, "open sesame"))
        await until(leg, Answered)
        await leg.hangup()
        await closed(leg)


@pytest.mark.parametrize(("status", "algorithm"), CHALLENGES)
async def test_credentials_that_are_not_taken_are_tried_once(
    agent: SipAgent, tmp_path: Path, status: str, algorithm: str
) -> None:
    spec = Spec("challenged_again", challenge(status, algorithm))
    async with far_end(spec, tmp_path) as gateway:
        leg = await invited(agent, gateway, known(gateway, "wrong"))
        release = (await closed(leg)).release
    assert f"{release.status} {release.phrase}" == status
    assert sum(message.first.startswith("INVITE") for message in leg.ladder) == 2


async def test_a_refusal_after_a_challenge_keeps_its_own_headers(
    agent: SipAgent, tmp_path: Path
) -> None:
    spec = Spec("challenged_refused", challenge("407 Proxy Authentication Required", "MD5"))
    async with far_end(spec, tmp_path) as gateway:
        leg = await invited(agent, gateway, known(gateway, "open sesame"))
        release = (await closed(leg)).release
    assert (release.status, release.retry_after_s) == (503, 7)


async def test_a_call_nobody_answers_is_cancelled(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("cancelled"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Ringing)
        await leg.hangup()
        release = (await closed(leg)).release
    assert (release.status, release.remote, release.answered) == (487, False, False)


async def test_a_trunk_that_only_says_100_is_cancelled(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("trying"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await asyncio.sleep(0.3)
        await leg.hangup()
        assert (await closed(leg)).release.status == 487


async def test_our_cancel_waits_for_the_first_response(agent: SipAgent, tmp_path: Path) -> None:
    async with far_end(Spec("cancelled_early"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await leg.hangup()
        assert (await closed(leg)).release.status == 487
    sent = [message.first.split()[0] for message in leg.ladder if message.sent]
    assert sent == ["INVITE", "CANCEL", "ACK"]


async def test_an_answer_that_crosses_our_cancel_is_hung_up(
    agent: SipAgent, tmp_path: Path
) -> None:
    async with far_end(Spec("crossed"), tmp_path) as gateway:
        leg = await invited(agent, gateway)
        await until(leg, Ringing)
        await leg.hangup()
        await closed(leg)
