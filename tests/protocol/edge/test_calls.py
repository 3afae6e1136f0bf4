"""Calls through a real Kamailio: spread, counted, kept together, sent on."""

from pathlib import Path

from tests.protocol.edge.conftest import CARRIER, Running, free, sipp
from tests.protocol.edge.peers import NUMBER, Phone, arrival, hang_up, invite, picked_up

from ringright.line.edge import Address


def test_calls_pass_and_are_hung_up_along_the_route(front: Running, tmp_path: Path) -> None:
    at = Address("udp", CARRIER, free(CARRIER))
    one, two = (each.address for each in front.edge.workers)
    logs = [tmp_path / "one", tmp_path / "two", tmp_path / "caller"]
    with sipp("worker.xml", one, log=logs[0]), sipp("worker.xml", two, log=logs[1]):
        front.until(lambda: all(log.exists() and "OPTIONS" in log.read_text() for log in logs[:2]))
        words = ("-s", NUMBER, "-m", "4", "-r", "20", "-d", "500")
        with sipp("caller.xml", at, *words, to=front.outside, log=logs[2]) as caller:
            assert caller.wait(15) == 0, "\n=====\n".join(log.read_text() for log in logs)
    heard = [log.read_text() for log in logs[:2]]
    for text in heard:
        assert text.count("\nINVITE sip:") == 2
        assert text.count("\nBYE sip:robot@") == 2
        assert "P-Asserted-Identity: <sip:+8615400000000@127.0.0.21>" in text


def test_a_full_house_says_when_to_come_back(carrier: Phone, robots: list[Phone]) -> None:
    calls = [picked_up(carrier, robots) for _ in range(4)]
    assert sorted(robot.host for robot, *_ in calls) == sorted([robots[0].host, robots[1].host] * 2)
    full = carrier.ask(invite(carrier))
    assert (full.status, full.one("Retry-After")) == (503, "7")
    assert [robot.next(0.2) for robot in robots] == [None, None]
    hang_up(carrier, *calls.pop(0))
    calls.append(picked_up(carrier, robots))
    for call in calls:
        hang_up(carrier, *call)


def test_a_refusal_frees_its_place(carrier: Phone, robots: list[Phone]) -> None:
    for _ in range(6):
        carrier.send(invite(carrier))
        robot, arrived = arrival(robots)
        robot.send(robot.reply(arrived, "486 Busy Here"))
        assert carrier.hear(486)
        robot.hear("ACK")


def test_a_cancelled_call_frees_its_place(carrier: Phone, robots: list[Phone]) -> None:
    for _ in range(5):
        call = invite(carrier)
        carrier.send(call)
        robot, arrived = arrival(robots)
        robot.send(robot.reply(arrived, "180 Ringing"))
        carrier.hear(180)
        copied = {"Via": call.one("Via"), "From": call.one("From"), "Call_ID": call.one("Call-ID")}
        uri = call.start.split()[1]
        carrier.send(carrier.request("CANCEL", uri, CSeq="1 CANCEL", **copied))
        robot.send(robot.reply(robot.hear("CANCEL"), "200 OK"))
        robot.send(robot.reply(arrived, "487 Request Terminated"))
        carrier.hear(487)
        robot.hear("ACK")


def test_a_worker_that_says_it_is_full_is_passed_over(carrier: Phone, robots: list[Phone]) -> None:
    carrier.send(invite(carrier))
    first, arrived = arrival(robots)
    first.send(first.reply(arrived, "503 Service Unavailable"))
    (second,) = (each for each in robots if each is not first)
    again = second.hear("INVITE")
    assert again.one("Call-ID") == arrived.one("Call-ID")
    second.send(second.reply(again, "603 Decline"))
    assert carrier.hear(503, 603).status == 603


def test_a_silent_worker_is_passed_over_and_then_left_out(
    front: Running, carrier: Phone, robots: list[Phone]
) -> None:
    first, second = robots
    first.close()
    carrier.send(invite(carrier))
    arrived = second.hear("INVITE", patience_s=8)
    second.send(second.reply(arrived, "486 Busy Here"))
    carrier.hear(486)
    front.until(lambda: second.next(0.05) is None and "FLAGS: IP" in front.rpc("dispatcher.list"))
    before = front.count("next")
    for _ in range(3):
        carrier.send(invite(carrier))
        second.send(second.reply(second.hear("INVITE"), "486 Busy Here"))
        carrier.hear(486)
    assert front.count("next") == before


def test_no_worker_alive_says_when_to_come_back(front: Running, carrier: Phone) -> None:
    front.until(lambda: front.rpc("dispatcher.list").count("FLAGS: IP") == 2)
    full = carrier.ask(invite(carrier))
    assert (full.status, full.one("Retry-After")) == (503, "7")


def test_a_robot_calls_out_by_name_or_address_of_the_trunk(
    front: Running, carrier: Phone, robots: list[Phone]
) -> None:
    named = f"sip:{NUMBER}@carrier"
    placed = f"sip:{NUMBER}@{CARRIER}:{carrier.port}"
    edges_own = f"sip:{NUMBER}@{front.inside[0]}:{front.inside[1]}"
    for uri in (named, placed, edges_own):
        robot = robots[0]
        robot.send(robot.request("INVITE", uri, "P-Asserted-Identity: <sip:+8615400000000@x>"))
        arrived = carrier.hear("INVITE")
        assert arrived.start == f"INVITE sip:{NUMBER}@{CARRIER}:{carrier.port} SIP/2.0"
        assert arrived.one("From").startswith(f"<sip:+8615400000000@{robot.host}")
        assert arrived.one("P-Asserted-Identity") == "<sip:+8615400000000@x>"
        carrier.send(carrier.reply(arrived, "404 Not Found"))
        robot.hear(404)


def test_the_called_side_hangs_up_along_the_route(carrier: Phone, robots: list[Phone]) -> None:
    robot = robots[0]
    robot.send(robot.request("INVITE", f"sip:{NUMBER}@carrier"))
    arrived = carrier.hear("INVITE")
    carrier.send(carrier.reply(arrived, "200 OK"))
    answer = robot.hear(200)
    assert len(answer.all("Record-Route")) == 2
    bye = carrier.request(
        "BYE", arrived.contact(), *[f"Route: {route}" for route in arrived.all("Record-Route")],
        From=f"{arrived.one('To')};tag=phone{carrier.port}", To=arrived.one("From"),
        Call_ID=arrived.one("Call-ID"),
    )  # fmt: skip
    carrier.send(bye)
    robot.send(robot.reply(robot.hear("BYE"), "200 OK"))
    assert carrier.hear(200)


def test_an_unknown_trunk_is_refused(robots: list[Phone]) -> None:
    for uri in (f"sip:{NUMBER}@198.51.100.1", f"sip:{NUMBER}@{CARRIER}:9"):
        assert robots[0].ask(robots[0].request("INVITE", uri)).status == 404


def test_a_carrier_behind_nat_is_reached_where_it_called_from(
    front: Running, carrier: Phone, robots: list[Phone]
) -> None:
    call = carrier.request(
        "INVITE", f"sip:{NUMBER}@{front.outside[0]}", Contact="<sip:c@10.9.9.9:9>"
    )
    carrier.send(call)
    robot, arrived = arrival(robots)
    robot.send(robot.reply(arrived, "200 OK"))
    carrier.hear(200)
    bye = robot.request(
        "BYE", arrived.contact(), *[f"Route: {route}" for route in arrived.all("Record-Route")],
        From=f"{arrived.one('To')};tag=phone{robot.port}", To=arrived.one("From"),
        Call_ID=arrived.one("Call-ID"),
    )  # fmt: skip
    robot.send(bye)
    assert carrier.hear("BYE").start == "BYE sip:c@10.9.9.9:9 SIP/2.0"
