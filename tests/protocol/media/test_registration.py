"""Trunks that want to know where we are."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from tests.protocol.media.conftest import CALLER, Desk
from tests.protocol.media.registrar import WORD, Registrar, granted

from ringright.domain.trunk import Account, Caller, Trunk
from ringright.line.sip.agent import NotRegistered

Welcome = Callable[..., Awaitable[Registrar]]


@pytest.fixture
async def registrar() -> AsyncIterator[Welcome]:
    """Open registrars; they are closed when the test ends."""
    async with AsyncExitStack() as stack:

        async def open_(port: int = 0, **settings: Any) -> Registrar:
            made = await Registrar(**settings).open(port)
            stack.callback(made.close)
            return made

        yield open_


def trunk(registrar: Registrar, lease_s: int = 60, word: str = WORD) -> Trunk:
    account = Account("robot", word, lease_s)
    return Trunk("t", (registrar.gateway,), (Caller(CALLER, "contract"),), account=account)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
async def test_we_register_with_a_digest(desk: Desk, registrar: Welcome, algorithm: str) -> None:
    far = await registrar(algorithm=algorithm)
    await desk.agent.register(trunk(far), far.gateway)
    assert (far.granted, far.refused) == ([60], 1)


async def test_a_registration_is_refreshed_before_it_ends(desk: Desk, registrar: Welcome) -> None:
    far = await registrar(lease_s=3)
    await desk.agent.register(trunk(far, lease_s=3), far.gateway)
    await granted(far, 2, 3)


async def test_a_new_nonce_is_answered_too(desk: Desk, registrar: Welcome) -> None:
    far = await registrar(lease_s=3)
    await desk.agent.register(trunk(far, lease_s=3), far.gateway)
    far.nonce = "n1"
    await granted(far, 2, 4)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
async def test_a_wrong_password_is_told(desk: Desk, registrar: Welcome, algorithm: str) -> None:
    far = await registrar(algorithm=algorithm)
    with pytest.raises(NotRegistered, match="401") as told:
        await desk.agent.register(trunk(far, word="mellon"), far.gateway)
    assert "mellon" not in str(told.value)
    assert far.granted == []
    assert far.refused <= 3


async def test_a_registrar_that_comes_back_is_found_again(desk: Desk, registrar: Welcome) -> None:
    far = await registrar(lease_s=3)
    await desk.agent.register(trunk(far, lease_s=3), far.gateway)
    port = far.port.number
    far.close()
    await asyncio.sleep(0.5)
    again = await registrar(port, lease_s=3, nonce="n2")
    await granted(again, 1, 5)


async def test_no_interval_means_no_registration(desk: Desk, registrar: Welcome) -> None:
    far = await registrar()
    await desk.agent.register(trunk(far, lease_s=0), far.gateway)
    assert (far.granted, far.refused) == ([], 0)
