"""Calls that come in: sipp calls us, our agent answers, refuses, or is left alone."""

import asyncio
import logging
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.protocol.line.sipp import Spec, audio, closed, far_end, loud, until

from ringright.line.inbound import Offer
from ringright.line.leg import Answered
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.leg import SipLeg
from ringright.line.sip.stack import Stack
from ringright.line.sip.trace import Trace

pytestmark = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed")


class Desk:
    """An agent that listens, and the offers it was told."""

    def __init__(self) -> None:
        self.agent = SipAgent(Stack(calls=2))
        self.offers: asyncio.Queue[Offer] = asyncio.Queue()

    def spec(self, scenario: str, *keys: tuple[str, str]) -> Spec:
        target = f"127.0.0.1:{self.agent.port}"
        return Spec(scenario, (("called", "95588"), *keys), target=target)

    async def offer(self) -> tuple[Offer, SipLeg]:
        offer = await asyncio.wait_for(self.offers.get(), 5)
        assert isinstance(offer.leg, SipLeg)
        return offer, offer.leg


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    await desk.agent.start()
    await desk.agent.listen(desk.offers.put_nowait)
    yield desk
    await desk.agent.close()


async def test_a_call_is_answered_heard_and_ended_by_the_caller(desk: Desk, tmp_path: Path) -> None:
    with audio() as far:
        spec = desk.spec("calls", ("audio", str(far.port)))
        async with far_end(spec, tmp_path):
            offer, leg = await desk.offer()
            assert (offer.called, offer.number) == ("95588", "+8615410000001")
            await leg.answer()
            await until(leg, Answered)
            assert await loud(leg, far)
            release = (await closed(leg)).release
    assert (release.answered, release.remote) == (True, True)
    assert desk.agent.live == 0


async def test_a_call_is_answered_and_ended_by_us(desk: Desk, tmp_path: Path) -> None:
    async with far_end(desk.spec("calls_hung_up"), tmp_path):
        _, leg = await desk.offer()
        await leg.answer()
        await until(leg, Answered)
        await leg.hangup()
        release = (await closed(leg)).release
    assert (release.answered, release.remote) == (True, False)


@pytest.mark.parametrize(
    ("scenario", "number"),
    [("calls_refused", "+8615410000001"), ("calls_withheld", ""), ("calls_tel", "+8615410000001")],
)
async def test_a_refused_caller_hears_486(
    desk: Desk, tmp_path: Path, scenario: str, number: str
) -> None:
    async with far_end(desk.spec(scenario), tmp_path):
        offer, leg = await desk.offer()
        assert (offer.called, offer.number) == ("95588", number)
        await leg.reject()
        release = (await closed(leg)).release
    assert not release.answered
    assert not release.remote


@pytest.mark.parametrize("scenario", ["calls_cancelled", "calls_early_bye"])
async def test_a_caller_who_gives_up_reads_487(desk: Desk, tmp_path: Path, scenario: str) -> None:
    async with far_end(desk.spec(scenario), tmp_path):
        _, leg = await desk.offer()
        release = (await closed(leg)).release
    assert (release.status, release.answered, release.remote) == (487, False, True)


async def test_a_call_without_a_codec_of_ours_rings_nowhere(desk: Desk, tmp_path: Path) -> None:
    async with far_end(desk.spec("calls_strange_codec"), tmp_path):
        pass
    assert desk.offers.empty()


@pytest.mark.parametrize(
    ("scenario", "strict"),
    [
        ("calls_twice", True),
        ("calls_merged", False),
        ("calls_bye_twice", True),
        ("calls_at_last_hop", False),
    ],
)
async def test_repeats_and_the_last_hop_make_one_call(
    desk: Desk, tmp_path: Path, scenario: str, *, strict: bool
) -> None:
    spec = desk.spec(scenario)
    spec = Spec(spec.scenario, spec.keys, target=spec.target, strict=strict)
    async with far_end(spec, tmp_path):
        _, leg = await desk.offer()
        await asyncio.sleep(0.3)
        await leg.answer()
        assert (await closed(leg)).release.answered
    assert desk.offers.empty()


async def test_a_call_beyond_the_ceiling_hears_486_and_disturbs_nobody(
    desk: Desk, tmp_path: Path
) -> None:
    with audio() as far:
        held = desk.spec("calls_hung_up", ("audio", str(far.port)))
        async with far_end(held, tmp_path), far_end(held, tmp_path):
            legs = [(await desk.offer())[1], (await desk.offer())[1]]
            for leg in legs:
                await leg.answer()
            async with far_end(desk.spec("calls_refused"), tmp_path):
                pass
            assert desk.offers.empty()
            assert await loud(legs[0], far)
            for leg in legs:
                await leg.hangup()
                await closed(leg)


async def test_whom_a_caller_wants_is_known_though_the_trace_is_late(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emit = Trace.emit

    def late(trace: Trace, record: logging.LogRecord) -> None:
        time.sleep(0.1)  # on the trace's own thread
        emit(trace, record)

    monkeypatch.setattr(Trace, "emit", late)
    async with far_end(desk.spec("calls_refused"), tmp_path):
        offer, leg = await desk.offer()
        assert offer.called == "95588"
        await leg.reject()
        await closed(leg)


async def test_a_call_to_nobody_knows_whom_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Trace, "emit", lambda *_: None)
    async with far_end(desk.spec("calls_refused"), tmp_path):
        pass
    assert desk.offers.empty()
