"""The law at run time: no packet without a permit, no secret where people look."""

import asyncio
import logging
import socket
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.protocol.line.sipp import CALLED, CALLER, Spec, closed, far_end, trunk, until

from ringright.domain.consent import Purpose
from ringright.domain.permit import Permit
from ringright.domain.trunk import Account, Encryption, Gateway, Media
from ringright.errors import PermitError
from ringright.line.call import Route, WrongPermit, place
from ringright.line.leg import Answered
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.leg import SipLeg

NOW = datetime(2026, 3, 10, 2, tzinfo=timezone.utc)
PERMIT = Permit(
    id="p", attempt="a", campaign="c", person="p01", number=CALLED, caller=CALLER, trunk="t",
    purpose=Purpose.SERVICE, consent="k", policy="v", issued_at=NOW,
    expires_at=NOW + timedelta(seconds=60),
)  # fmt: skip
PASSWORD = "open-sesame-4711"  # noqa: S105  what must not show


class Till:
    """Burns every permit, or none."""

    def __init__(self, *, refuse: bool = False) -> None:
        self.burned: list[str] = []
        self._refuse = refuse

    def burn(self, permit: Permit, _now: datetime) -> None:
        if self._refuse:
            raise PermitError("spent")
        self.burned.append(permit.id)


@pytest.mark.parametrize(
    ("permit", "refuse", "error"),
    [
        (PERMIT, True, PermitError),
        (replace(PERMIT, trunk="other"), False, WrongPermit),
        (replace(PERMIT, caller="+8615400000009"), False, WrongPermit),
    ],
)
async def test_without_a_burned_permit_no_packet_leaves(
    agent: SipAgent, permit: Permit, error: type[PermitError], *, refuse: bool
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far:
        far.bind(("127.0.0.1", 0))
        far.setblocking(False)  # noqa: FBT003  the library's signature
        gateway = Gateway("127.0.0.1", far.getsockname()[1])
        till = Till(refuse=refuse)
        with pytest.raises(error):
            await place(permit, Route(trunk(gateway), gateway), agent, till, NOW)
        await asyncio.sleep(0.7)  # longer than the first retransmission
        with pytest.raises(BlockingIOError):
            far.recv(2048)
    assert till.burned == []
    assert agent.live == 0


async def test_a_burned_permit_is_one_call(agent: SipAgent, tmp_path: Path) -> None:
    till = Till()
    async with far_end(Spec("answered"), tmp_path) as gateway:
        leg = await place(PERMIT, Route(trunk(gateway), gateway), agent, till, NOW)
        assert isinstance(leg, SipLeg)
        await until(leg, Answered)
        await leg.hangup()
        await closed(leg)
    assert till.burned == ["p"]


async def test_passwords_and_audio_keys_show_nowhere(
    agent: SipAgent,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    ask = 'WWW-Authenticate: Digest realm="far",algorithm=MD5,qop="auth",nonce="abc"'
    words = (("status", "401 Unauthorized"), ("more", ask), ("crypto", "A" * 40))
    async with far_end(Spec("secured", words), tmp_path) as gateway:
        way = replace(
            trunk(gateway),
            account=Account("robot", PASSWORD),
            media=Media(encryption=Encryption.SDES),
        )
        leg = await place(PERMIT, Route(way, gateway), agent, Till(), NOW)
        assert isinstance(leg, SipLeg)
        await until(leg, Answered)
        await leg.hangup()
        await closed(leg)
    logging.getLogger("baresip.native.sip").removeHandler(caplog.handler)
    ladder = "\n".join(message.text for message in leg.ladder)
    assert "a=crypto:" in ladder
    assert "inline:***" in ladder
    assert "Authorization: Digest ***" in ladder
    seen = "\n".join([caplog.text, *capfd.readouterr(), ladder, repr(way), repr(agent), repr(leg)])
    assert "INVITE" in caplog.text
    assert PASSWORD not in seen
    assert "response=" not in seen
    assert "A" * 40 not in seen
    assert seen.count("inline:") == seen.count("inline:***")
