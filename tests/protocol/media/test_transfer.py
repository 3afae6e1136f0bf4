"""Sending a call elsewhere: blind, refused, attended."""

import asyncio
import re
from urllib.parse import unquote

import pytest
from tests.protocol.media.conftest import Desk, Meet, Ring, closed
from tests.protocol.media.sound import share, talk

from ringright.errors import LineError
from ringright.line.leg import Closed
from ringright.line.sip.leg import TransferRefused

REPLACES = "Supported: replaces\r\n"


async def test_a_blind_transfer_joins_the_other_two(desk: Desk, phone: Ring) -> None:
    callee, colleague = phone("callee"), phone("colleague", hz=520)
    leg = await desk.call(callee.gateway())
    await talk(leg, 700, 10)
    await leg.refer(colleague.gateway().uri("+8615410000001"))
    end = await closed(leg)
    await colleague.until("CALL_ESTABLISHED")
    await asyncio.sleep(1)
    assert end.release.answered
    assert share(callee.heard()[-3000:], 520) > 0.9
    assert share(colleague.heard()[-3000:], 440) > 0.9


@pytest.mark.parametrize("busy", [486, 603])
async def test_a_call_goes_on_when_its_transfer_is_refused(
    desk: Desk, phone: Ring, peer: Meet, busy: int
) -> None:
    callee, colleague = phone(), await peer(status=busy)
    leg = await desk.call(callee.gateway())
    await talk(leg, 700, 10)
    with pytest.raises(TransferRefused, match=str(busy)):
        await leg.refer(colleague.gateway.uri("+8615410000001"))
    heard = await talk(leg, 700, 50)
    assert share(heard[-3000:], 440) > 0.9
    assert share(callee.heard()[-3000:], 700) > 0.9


@pytest.mark.parametrize("status", [202, 603])
async def test_an_attended_transfer_names_the_call_it_replaces(
    desk: Desk, peer: Meet, status: int
) -> None:
    callee, colleague = (
        await peer(extra=REPLACES, refer=200 if status == 202 else 603),
        await peer(extra=REPLACES),
    )
    first, second = await desk.call(callee.gateway), await desk.call(colleague.gateway)
    if status == 202:
        await first.refer_to(second)
        assert isinstance(await closed(first), Closed)
    else:
        with pytest.raises(TransferRefused, match="603"):
            await first.refer_to(second)
    target = unquote(callee.asked("REFER")[0].header("Refer-To"))
    found = re.search(r"Replaces=([^;>]+);", target)
    assert found
    assert found[1] == second.call_id
    assert f"to-tag={colleague.tag}" in target


async def test_an_attended_transfer_needs_a_far_end_that_can(desk: Desk, peer: Meet) -> None:
    first, second = [await desk.call((await peer()).gateway) for _ in range(2)]
    with pytest.raises(TransferRefused, match="Replaces"):
        await first.refer_to(second)


async def test_a_call_that_is_gone_cannot_be_transferred(desk: Desk, peer: Meet) -> None:
    far = await peer()
    leg = await desk.call(far.gateway)
    far.request("BYE")
    await closed(leg)
    with pytest.raises(LineError):
        await leg.refer("sip:1@127.0.0.1:9")


async def test_the_far_end_cannot_send_us_elsewhere(desk: Desk, peer: Meet) -> None:
    far, elsewhere = await peer(), await peer()
    leg = await desk.call(far.gateway)
    far.request("REFER", headers=f"Refer-To: <{elsewhere.gateway.uri('+8615410000002')}>\r\n")
    await talk(leg, 700, 50)
    assert not elsewhere.requests
    assert desk.agent.live == 1
