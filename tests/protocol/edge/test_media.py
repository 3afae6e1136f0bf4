"""Sound through a real rtpengine: both ways, from the right mouths only, or not at all."""

import asyncio
import base64
import contextlib
import re
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.protocol.edge.conftest import CARRIER, Running, awake, edge, free, kamailio
from tests.protocol.edge.peers import NUMBER, Message, Phone, arrival, hang_up, invite
from tests.protocol.edge.rtpengine import (
    INSIDE,
    OUTSIDE,
    Relay,
    carrying,
    media,
    needed,
    own,
    place,
    rtpengine,
    sdp,
    sounding,
)
from tests.protocol.media.peer import Voice
from tests.protocol.media.phone import Phone as Baresip
from tests.protocol.media.phone import ringing
from tests.protocol.media.sound import share

from ringright.line.edge import Address, Carrier

pytestmark = needed
PRIVATE, PEOPLE = "10.9.9.9", "127.0.0.22"
LAST = slice(-3200, None)
Make = Callable[..., Phone]


@dataclass
class Call:
    """An answered call in, and the voices of both sides."""

    robot: Phone
    invite: Message
    answer: Message
    far: Voice
    near: Voice

    async def talk(self, seconds: float = 1.0) -> tuple[float, float]:
        """How much of what far and near hear is the other's tone."""
        self.far.heard.clear()
        self.near.heard.clear()
        await asyncio.sleep(seconds)
        heard = self.far.sound()[LAST], self.near.sound()[LAST]
        return share(heard[0], self.near.hz), share(heard[1], self.far.hz)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Relay]]:
    with sounding(tmp_path_factory.mktemp("sound")) as running:
        yield running


@pytest.fixture
def front(both: tuple[Running, Relay]) -> Running:
    return both[0]


@pytest.fixture
def relay(both: tuple[Running, Relay]) -> Relay:
    return both[1]


Voices = Callable[..., "asyncio.Future[Voice]"]


@pytest.fixture
async def voices() -> AsyncIterator[Callable[..., object]]:
    """Open mouths with ears; closed when the test ends."""
    async with AsyncExitStack() as stack:

        async def make(hz: float, **settings: object) -> Voice:
            made = await Voice(hz=hz, **settings).open()  # type: ignore[arg-type]  # as given
            stack.push_async_callback(made.close)
            return made

        yield make


async def stand(carrier: Phone, robots: list[Phone], voices: Voices, host: str = OUTSIDE) -> Call:
    """A call in whose caller says its sound is at `host`."""
    far, near = await voices(440), await voices(700)

    def spoken() -> tuple[Phone, Message, Message, Message]:
        call = carrying(invite(carrier), sdp(far.port.number, host))
        carrier.send(call)
        robot, arrived = arrival(robots)
        robot.send(carrying(robot.reply(arrived, "200 OK"), sdp(near.port.number)))
        answer = carrier.hear(200)
        carrier.send(carrier.within(call, answer, "ACK", 1))
        robot.hear("ACK")
        return robot, call, arrived, answer

    robot, call, arrived, answer = await asyncio.to_thread(spoken)
    assert place(arrived)[0] == INSIDE
    assert place(answer)[0] == OUTSIDE
    assert "candidate" not in arrived.text + answer.text
    assert host not in arrived.text.split("\r\n\r\n")[1]
    far.to, near.to = place(answer), place(arrived)
    return Call(robot, call, answer, far, near)


def offered_again(carrier: Phone, call: Call, body: str) -> None:
    """A re-INVITE of the caller, taken."""
    carrier.send(carrying(carrier.within(call.invite, call.answer, "INVITE", 2), body))
    arrived = call.robot.hear("INVITE")
    assert place(arrived)[0] == INSIDE
    call.robot.send(carrying(call.robot.reply(arrived, "200 OK"), sdp(call.near.port.number)))
    carrier.hear(200)
    carrier.send(carrier.within(call.invite, call.answer, "ACK", 2))
    call.robot.hear("ACK")


async def over(carrier: Phone, call: Call, relay: Relay) -> None:
    """Hang up; then rtpengine must have forgotten the call."""
    await asyncio.to_thread(hang_up, carrier, call.robot, call.invite, call.answer)
    assert relay.freed


async def test_sound_passes_both_ways_and_a_bye_frees_the_ports(
    carrier: Phone, robots: list[Phone], relay: Relay, voices: Voices
) -> None:
    call = await stand(carrier, robots, voices)
    assert not relay.idle
    assert min(await call.talk()) > 0.9
    await over(carrier, call, relay)


async def test_a_peer_that_names_a_private_address_hears_us(
    carrier: Phone, robots: list[Phone], relay: Relay, voices: Voices
) -> None:
    call = await stand(carrier, robots, voices, PRIVATE)
    assert min(await call.talk()) > 0.9
    await over(carrier, call, relay)


@pytest.mark.parametrize("copied", [False, True])
async def test_a_stranger_is_neither_heard_nor_spoken_to(
    carrier: Phone, robots: list[Phone], relay: Relay, voices: Voices, *, copied: bool
) -> None:
    call = await stand(carrier, robots, voices)
    await call.talk(0.2)
    other = await voices(1500, ssrc=call.far.ssrc if copied else 0x9999)
    other.to = call.far.to
    assert min(await call.talk()) > 0.9
    assert not other.heard
    await over(carrier, call, relay)


async def test_a_refreshed_session_goes_on_sounding(
    carrier: Phone, robots: list[Phone], relay: Relay, voices: Voices
) -> None:
    call = await stand(carrier, robots, voices, PRIVATE)
    await call.talk(0.2)
    await asyncio.to_thread(offered_again, carrier, call, sdp(call.far.port.number, PRIVATE))
    assert min(await call.talk()) > 0.9
    carrier.send(carrier.within(call.invite, call.answer, "BYE", 3))
    await asyncio.to_thread(call.robot.hear, "BYE")
    assert relay.freed


async def test_a_peer_that_moves_is_followed_once_it_says_so(
    carrier: Phone, robots: list[Phone], relay: Relay, voices: Voices
) -> None:
    call = await stand(carrier, robots, voices)
    await call.talk(0.2)
    await call.far.move()
    assert await call.talk() == (0, 0)
    moved = sdp(call.far.port.number, version=2)
    await asyncio.to_thread(offered_again, carrier, call, moved)
    assert min(await call.talk()) > 0.9
    carrier.send(carrier.within(call.invite, call.answer, "BYE", 3))
    await asyncio.to_thread(call.robot.hear, "BYE")
    assert relay.freed


async def test_with_follow_a_peer_that_moves_is_followed_at_once(
    phone: Make, voices: Voices, tmp_path: Path
) -> None:
    with sounding(tmp_path, media(follow=True)) as (front, relay):
        robots = await asyncio.to_thread(awake, front, phone)
        to = front.edge.trunks[0].to
        assert to
        carrier = phone(CARRIER, to.port, front.outside)
        call = await stand(carrier, robots, voices)
        await call.talk(0.2)
        await call.far.move()
        assert min(await call.talk()) > 0.9
        await over(carrier, call, relay)


def test_a_refused_or_cancelled_call_frees_its_ports(
    carrier: Phone, robots: list[Phone], relay: Relay
) -> None:
    carrier.send(carrying(invite(carrier), sdp(9000)))
    robot, arrived = arrival(robots)
    assert not relay.idle
    robot.send(robot.reply(arrived, "486 Busy Here"))
    carrier.hear(486)
    robot.hear("ACK")
    assert relay.freed
    robots[0].send(carrying(robots[0].request("INVITE", f"sip:{NUMBER}@carrier"), sdp(9000)))
    carrier.send(carrier.reply(carrier.hear("INVITE"), "404 Not Found"))
    robots[0].hear(404)
    assert relay.freed


def test_the_next_worker_is_offered_the_edge_too(
    carrier: Phone, robots: list[Phone], relay: Relay
) -> None:
    carrier.send(carrying(invite(carrier), sdp(9000)))
    first, arrived = arrival(robots)
    first.send(first.reply(arrived, "503 Service Unavailable"))
    (second,) = (each for each in robots if each is not first)
    again = second.hear("INVITE")
    assert place(again) == place(arrived)
    second.send(second.reply(again, "603 Decline"))
    carrier.hear(603)
    assert relay.freed


def test_an_offer_in_the_answer_passes_too(
    carrier: Phone, robots: list[Phone], relay: Relay
) -> None:
    call = invite(carrier)
    carrier.send(call)
    robot, arrived = arrival(robots)
    robot.send(carrying(robot.reply(arrived, "200 OK"), sdp(9002)))
    answer = carrier.hear(200)
    assert place(answer)[0] == OUTSIDE
    carrier.send(carrying(carrier.within(call, answer, "ACK", 1), sdp(9000)))
    assert place(robot.hear("ACK"))[0] == INSIDE
    hang_up(carrier, robot, call, answer)
    assert relay.freed


def test_without_rtpengine_no_call_begins_and_no_answer_shows_a_way_past_it(
    phone: Make, tmp_path: Path
) -> None:
    made = edge(media=media())
    with rtpengine(made, tmp_path) as relay, kamailio(made, own(tmp_path)) as front:
        robots = awake(front, phone)
        to = made.trunks[0].to
        assert to
        carrier = phone(CARRIER, to.port, front.outside)
        carrier.send(carrying(invite(carrier), sdp(9000)))
        robot, arrived = arrival(robots)
        relay.kill()
        robot.send(carrying(robot.reply(arrived, "200 OK"), sdp(9002)))
        assert place(carrier.hear(200, patience_s=8))[0] == "0.0.0.0"
        refused = carrier.ask(carrying(invite(carrier), sdp(9000)))
        assert (refused.status, refused.one("Retry-After")) == (503, "7")
        call = carrying(robots[0].request("INVITE", f"sip:{NUMBER}@carrier"), sdp(9002))
        assert robots[0].ask(call).status == 503
        assert front.count("media") == 3
        with rtpengine(made, tmp_path):
            front.until(lambda: _taken(carrier, robots))


def test_a_hanging_rtpengine_lets_no_call_begin_but_an_emergency_call(
    phone: Make, tmp_path: Path
) -> None:
    to, second = (Address("udp", host, free(host)) for host in (CARRIER, PEOPLE))
    trunks = (
        Carrier("carrier", to, (CARRIER,)),
        Carrier("people", second),
    )
    with sounding(tmp_path, trunks=trunks, emergency="people") as (front, relay):
        awake(front, phone)
        carrier = phone(CARRIER, to.port, front.outside)
        people = phone(PEOPLE, second.port, front.outside)
        relay.process.send_signal(signal.SIGSTOP)
        try:
            assert carrier.ask(carrying(invite(carrier), sdp(9000))).status == 503
            carrier.send(carrying(invite(carrier, "110"), sdp(9000, PRIVATE)))
            assert place(people.hear("INVITE")) == (PRIVATE, 9000)
        finally:
            relay.process.send_signal(signal.SIGCONT)


def _taken(carrier: Phone, robots: list[Phone]) -> bool:
    """Is a call in let through again?"""
    carrier.send(carrying(invite(carrier), sdp(9000)))
    with contextlib.suppress(AssertionError):
        carrier.hear(503, patience_s=1)
        return False
    return any(robot.hear("INVITE") for robot in robots[:1])


@dataclass
class Secret:
    """An encrypted call out to a baresip, and our plain voice inside."""

    far: Baresip
    near: Voice
    folder: Path

    @contextlib.asynccontextmanager
    async def standing(self, phone: Make, kind: str, *, follow: bool = False) -> AsyncIterator[str]:
        """The call from its answer, whose text it gives, to its end."""
        trunk = Carrier("carrier", Address("udp", "127.0.0.1", self.far.port))
        asked = media(encryption=kind, follow=follow)
        with sounding(self.folder, asked, trunks=(trunk,)) as (front, relay):
            robot = (await asyncio.to_thread(awake, front, phone))[0]
            call = robot.request("INVITE", f"sip:{NUMBER}@carrier")
            call = carrying(call, sdp(self.near.port.number))
            robot.send(call)
            answer = await asyncio.to_thread(robot.hear, 200)
            robot.send(robot.within(call, answer, "ACK", 1))
            self.near.to = place(answer)
            yield answer.text
            robot.send(robot.within(call, answer, "BYE", 2))
            await asyncio.to_thread(robot.hear, 200)
            assert relay.freed
            await self.far.until("CALL_CLOSED")


KINDS = [("sdes", "srtp-mand"), ("dtls", "dtls_srtp")]


@pytest.mark.parametrize(("kind", "spoken"), KINDS)
async def test_sound_is_encrypted_outside_and_plain_inside(
    phone: Make, voices: Voices, tmp_path: Path, kind: str, spoken: str
) -> None:
    with ringing(tmp_path / "far", account=f"mediaenc={spoken}") as far:
        secret = Secret(far, await voices(700), tmp_path)
        async with secret.standing(phone, kind) as answer:
            assert "RTP/AVP 8" in answer
            assert "crypto" not in answer
            await asyncio.sleep(2)
        assert share(secret.near.sound()[LAST], 440) > 0.9
        assert share(far.heard()[LAST], 700) > 0.9


@pytest.mark.parametrize("follow", [False, True])
async def test_an_encrypted_call_is_not_taken_over_by_noise(
    phone: Make, voices: Voices, tmp_path: Path, *, follow: bool
) -> None:
    with ringing(tmp_path / "far", account="mediaenc=srtp-mand") as far:
        secret, other = Secret(far, await voices(700), tmp_path), await voices(1500)
        async with secret.standing(phone, "sdes", follow=follow):
            for _ in range(40):
                await asyncio.sleep(0.04)
                for port in range(32000, 32080, 2):
                    other.port.send(other.next(), (OUTSIDE, port))
        assert share(secret.near.sound()[LAST], 440) > 0.9
        assert share(far.heard()[LAST], 700) > 0.9
        assert not other.heard


def test_a_plain_caller_is_refused_where_encryption_is_asked(phone: Make, tmp_path: Path) -> None:
    with sounding(tmp_path, media(encryption="sdes")) as (front, _):
        carrier = phone(CARRIER, 0, front.outside)
        assert carrier.ask(carrying(invite(carrier), sdp(9000))).status == 488
        assert front.count("plain") == 1


def test_suites_that_encrypt_nothing_are_neither_offered_nor_taken(
    phone: Make, tmp_path: Path
) -> None:
    with sounding(tmp_path, media(encryption="sdes")) as (front, _):
        robots = awake(front, phone)
        to = front.edge.trunks[0].to
        assert to
        carrier = phone(CARRIER, to.port, front.outside)
        call = robots[0].request("INVITE", f"sip:{NUMBER}@carrier")
        robots[0].send(carrying(call, sdp(9002)))
        offered = carrier.hear("INVITE")
        assert "RTP/SAVP 8" in offered.text
        assert "fingerprint" not in offered.text
        suites = set(re.findall(r"a=crypto:\d+ (\S+)", offered.text))
        assert "AES_CM_128_HMAC_SHA1_80" in suites
        assert not [suite for suite in suites if not suite.startswith("AES_")]
        carrier.send(carrier.reply(offered, "486 Busy Here"))
        key = base64.b64encode(bytes(range(30))).decode()
        lines = [f"a=crypto:{tag} {suite} inline:{key}\r\n" for tag, suite in
                 enumerate(("NULL_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80"), 1)]  # fmt: skip
        carrier.send(carrying(invite(carrier), sdp(9000, proto="RTP/SAVP") + "".join(lines)))
        robot, arrived = arrival(robots)
        assert "crypto" not in arrived.text
        robot.send(carrying(robot.reply(arrived, "200 OK"), sdp(9002)))
        assert "a=crypto:2 AES_CM_128_HMAC_SHA1_80" in carrier.hear(200).text


def test_an_answer_in_the_clear_is_silenced_where_encryption_is_asked(
    phone: Make, tmp_path: Path
) -> None:
    with sounding(tmp_path, media(encryption="sdes")) as (front, _):
        robot = awake(front, phone)[0]
        to = front.edge.trunks[0].to
        assert to
        carrier = phone(CARRIER, to.port, front.outside)
        call = robot.request("INVITE", f"sip:{NUMBER}@carrier")
        robot.send(carrying(call, sdp(9002)))
        answer = carrier.reply(carrier.hear("INVITE"), "200 OK")
        carrier.send(carrying(answer, sdp(9000)))
        assert place(robot.hear(200))[0] == "0.0.0.0"
