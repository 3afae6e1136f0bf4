"""What strangers send costs a counter: no robot is reached, nothing is relayed."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.protocol.edge.conftest import CARRIER, WORKERS, Running
from tests.protocol.edge.peers import NUMBER, Message, Phone, arrival, hang_up, invite, picked_up

Make = Callable[..., Phone]
SOURCES = itertools.count(1)
DATAGRAMS = sorted((Path(__file__).parent / "datagrams").glob("*.bin"))


@pytest.fixture
def stranger(front: Running, phone: Make) -> Phone:
    """A source of its own for each test: bans last longer than the tests."""
    return phone(f"127.0.7.{next(SOURCES)}", 0, front.outside)


def ping(phone: Phone, *more: str) -> Message:
    return phone.request("OPTIONS", f"sip:{phone.edge[0]}:{phone.edge[1]}", *more)


def unheard(*phones: Phone) -> None:
    """Nothing but pings reached any of them."""
    for phone in phones:
        found = phone.next(0.2)
        assert found is None, found.text


def test_the_edge_says_that_it_is_there(stranger: Phone) -> None:
    assert stranger.ask(ping(stranger)).status == 200


def test_nobody_registers_here(stranger: Phone, carrier: Phone) -> None:
    for phone in (stranger, carrier):
        refused = phone.ask(phone.request("REGISTER", f"sip:{phone.edge[0]}:{phone.edge[1]}"))
        assert refused.status == 405
        assert "INVITE" in refused.one("Allow")


def test_a_strangers_call_gets_no_answer(
    front: Running, stranger: Phone, robots: list[Phone]
) -> None:
    before = front.count("stranger")
    stranger.send(invite(stranger))
    unheard(stranger, *robots)
    assert front.count("stranger") == before + 1


@pytest.mark.parametrize(
    "name", ["friendly-scanner", "SIPVicious 0.3", "sipcli/v1.8", "pplsip", "VaxSIPUserAgent/3.1"]
)
def test_a_scanner_is_dropped_and_banned(front: Running, stranger: Phone, name: str) -> None:
    before = front.count("scanner")
    stranger.send(ping(stranger, f"User-Agent: {name}"))
    front.until(lambda: front.count("scanner") == before + 1)
    stranger.send(ping(stranger))
    unheard(stranger)


def test_a_flood_is_limited_while_a_call_stands(
    front: Running, stranger: Phone, carrier: Phone, robots: list[Phone]
) -> None:
    robot, call, answer = picked_up(carrier, robots)
    answered = 0
    for _ in range(300):
        stranger.send(ping(stranger))
    while stranger.next(0.3):
        answered += 1
    assert 0 < answered <= 60
    assert front.count("banned") > 200
    again = carrier.within(call, answer, "INVITE", 2)
    carrier.send(again)
    robot.send(robot.reply(robot.hear("INVITE"), "200 OK"))
    carrier.send(carrier.within(call, carrier.hear(200), "ACK", 2))
    carrier.send(carrier.within(call, answer, "BYE", 3))
    robot.send(robot.reply(robot.hear("BYE"), "200 OK"))
    assert carrier.hear(200).one("CSeq") == "3 BYE"


@pytest.mark.parametrize("path", DATAGRAMS, ids=lambda path: path.stem)
def test_a_damaged_datagram_stops_nothing(
    front: Running, stranger: Phone, carrier: Phone, robots: list[Phone], path: Path
) -> None:
    for phone in (stranger, carrier):
        phone.send(path.read_bytes())
    while carrier.next(0.1):
        pass
    hang_up(carrier, *picked_up(carrier, robots))
    assert front.process.poll() is None


def test_an_oversized_message_is_refused_to_a_carrier_and_dropped_for_a_stranger(
    front: Running, stranger: Phone, carrier: Phone, robots: list[Phone]
) -> None:
    filling = "X-Filling: " + "x" * 9000
    before = front.count("oversized")
    assert carrier.ask(ping(carrier, filling)).status == 513
    stranger.send(ping(stranger, filling))
    unheard(stranger, *robots)
    assert front.count("oversized") == before + 2


@pytest.mark.parametrize("host", ["carrier", CARRIER, "198.51.100.1"])
def test_a_stranger_is_not_relayed_to_a_trunk(stranger: Phone, carrier: Phone, host: str) -> None:
    place = f"{host}:{carrier.port}" if host == CARRIER else host
    stranger.send(stranger.request("INVITE", f"sip:{NUMBER}@{place}"))
    unheard(stranger, carrier)


def test_a_stranger_at_the_inside_socket_is_not_relayed(
    front: Running, phone: Make, carrier: Phone
) -> None:
    intruder = phone("127.0.0.67", 0, front.inside)
    intruder.send(intruder.request("INVITE", f"sip:{NUMBER}@carrier"))
    unheard(intruder, carrier)


def test_a_workers_address_counts_at_the_inside_socket_only(
    front: Running, phone: Make, carrier: Phone
) -> None:
    forged = phone(WORKERS[0], 0, front.outside)
    forged.send(forged.request("INVITE", f"sip:{NUMBER}@carrier"))
    unheard(forged, carrier)


@pytest.mark.parametrize("method", ["INVITE", "BYE", "ACK", "INFO"])
def test_a_forged_route_leads_nowhere(
    front: Running, stranger: Phone, carrier: Phone, phone: Make, method: str
) -> None:
    """A To tag and a Route that names us: the usual way through a careless proxy."""
    target = phone("127.0.0.68")
    route = f"Route: <sip:{front.outside[0]}:{front.outside[1]};lr>"
    for sender in (stranger, carrier):
        for uri in (
            f"sip:{NUMBER}@127.0.0.68:{target.port}",
            f"sip:{NUMBER}@localhost:{target.port}",
        ):
            sender.send(sender.request(method, uri, route, To=f"<{uri}>;tag=forged"))
    while (answer := carrier.next(0.2)) is not None:
        assert answer.status == 403
    unheard(target)


def test_a_forged_alias_leads_nowhere(
    front: Running, carrier: Phone, robots: list[Phone], phone: Make
) -> None:
    target = phone("127.0.0.68")
    route = f"Route: <sip:{front.outside[0]}:{front.outside[1]};lr>"
    uri = f"sip:{NUMBER}@{robots[0].host}:{robots[0].port};alias=127.0.0.68~{target.port}~1"
    carrier.send(carrier.request("INVITE", uri, route, To=f"<{uri}>;tag=forged"))
    unheard(target)


def test_a_route_before_a_call_is_ignored(
    front: Running, carrier: Phone, robots: list[Phone], phone: Make
) -> None:
    target = phone("127.0.0.68")
    call = carrier.request("INVITE", f"sip:{NUMBER}@{front.outside[0]}:{front.outside[1]}",
                           f"Route: <sip:127.0.0.68:{target.port};lr>")  # fmt: skip
    carrier.send(call)
    _, arrived = arrival(robots)
    assert arrived.all("Route") == []
    unheard(target)


def test_a_reply_to_nothing_is_not_relayed(front: Running, stranger: Phone, phone: Make) -> None:
    target = phone("127.0.0.68")
    via = [f"Via: SIP/2.0/UDP {front.outside[0]}:{front.outside[1]};branch=z9hG4bK-a",
           f"Via: SIP/2.0/UDP 127.0.0.68:{target.port};branch=z9hG4bK-b"]  # fmt: skip
    request = ping(stranger)
    lines = ["SIP/2.0 200 OK", *via, *request.text.split("\r\n")[2:]]
    stranger.send(Message("\r\n".join(lines)))
    unheard(target)
    assert front.count("stray") == 1


def test_a_carriers_call_reaches_a_robot_wherever_its_address_points(
    carrier: Phone, robots: list[Phone]
) -> None:
    carrier.send(carrier.request("INVITE", f"sip:{NUMBER}@carrier"))
    robot, _ = arrival(robots)
    assert robot.host in WORKERS
