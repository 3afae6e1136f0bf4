"""A call to an emergency number is never given to a robot; no robot makes one."""

from collections.abc import Callable, Iterator

import pytest
from tests.protocol.edge.conftest import CARRIER, Running, edge, free, kamailio
from tests.protocol.edge.peers import Phone, arrival, invite

from ringright.line.edge import Address, Carrier

EXCHANGE = "127.0.0.31"
NUMBERS = ["110", "119", "120", "122", "112", "911", "999", "+86110", "0086120", "+1911", "1-1-9",
           "%31%31%30", "110;phone-context=+86"]  # fmt: skip
Make = Callable[..., Phone]


@pytest.fixture(scope="module")
def manned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An edge with an exchange for emergency calls, which may not itself call in."""
    trunks = (
        Carrier("carrier", Address("udp", CARRIER, free(CARRIER)), (CARRIER,)),
        Carrier("exchange", Address("udp", EXCHANGE, free(EXCHANGE))),
    )
    with kamailio(edge(trunks=trunks, emergency="exchange"), tmp_path_factory.mktemp("e")) as it:
        yield it


@pytest.fixture
def exchange(manned: Running, phone: Make) -> Phone:
    to = manned.edge.trunks[1].to
    assert to
    return phone(EXCHANGE, to.port, manned.outside)


@pytest.mark.parametrize("number", NUMBERS)
def test_without_an_exchange_it_is_refused_and_no_robot_rings(
    carrier: Phone, robots: list[Phone], number: str
) -> None:
    refused = carrier.ask(invite(carrier, number))
    assert refused.status == 503
    assert refused.all("Retry-After") == []
    assert [robot.next(0.1) for robot in robots] == [None, None]


def test_a_service_urn_is_an_emergency_number(carrier: Phone, robots: list[Phone]) -> None:
    refused = carrier.ask(carrier.request("INVITE", "urn:service:sos.police"))
    assert refused.status >= 400
    assert [robot.next(0.1) for robot in robots] == [None, None]


@pytest.mark.parametrize("number", ["1110", "95110", "4001101100", "1100", "+8615400000110"])
def test_a_longer_number_is_no_emergency_number(
    carrier: Phone, robots: list[Phone], number: str
) -> None:
    carrier.send(invite(carrier, number))
    robot, arrived = arrival(robots)
    robot.send(robot.reply(arrived, "486 Busy Here"))
    carrier.hear(486)


def test_no_robot_calls_an_emergency_number(robots: list[Phone], carrier: Phone) -> None:
    assert robots[0].ask(robots[0].request("INVITE", "sip:110@carrier")).status == 403
    assert carrier.next(0.2) is None


def test_with_an_exchange_the_call_is_passed_on_both_ways(
    manned: Running, exchange: Phone, phone: Make
) -> None:
    caller = phone(CARRIER, 0, manned.outside)
    call = invite(caller, "110")
    caller.send(call)
    arrived = exchange.hear("INVITE")
    exchange.send(exchange.reply(arrived, "200 OK"))
    answer = caller.hear(200)
    caller.send(caller.within(call, answer, "ACK", 1))
    exchange.hear("ACK")
    bye = exchange.request(
        "BYE", arrived.contact(), *[f"Route: {route}" for route in arrived.all("Record-Route")],
        From=f"{arrived.one('To')};tag=phone{exchange.port}", To=arrived.one("From"),
        Call_ID=arrived.one("Call-ID"),
    )  # fmt: skip
    exchange.send(bye)
    caller.send(caller.reply(caller.hear("BYE"), "200 OK"))
    assert exchange.hear(200).one("CSeq") == "1 BYE"


def test_a_trunk_that_is_only_called_may_not_call_in(exchange: Phone) -> None:
    assert exchange.ask(invite(exchange)).status == 403
