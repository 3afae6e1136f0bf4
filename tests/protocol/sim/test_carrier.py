import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Make = Callable[..., Any]
MESSAGES = Path(__file__).parent / "messages"
ANSWERS = '  - {id: p01, number: "+8615410000001"}\n'


OUTCOMES = (
    ("{outcome: busy}", [100, 486], "Q.850; cause=17"),
    ("{outcome: declined}", [100, 180, 603], "Q.850; cause=21"),
    ("{outcome: no_answer, ring_limit_s: 0.4}", [100, 180, 480], "Q.850; cause=19"),
    ("{outcome: no_answer, ring_limit_s: 0.3, status: 408}", [100, 180, 408], "Q.850; cause=102"),
    ("{outcome: status, status: 503}", [100, 503], "Q.850; cause=41"),
    ("{outcome: status, status: 404, cause: 28}", [100, 404], "Q.850; cause=28"),
    ("{outcome: status, status: 499}", [100, 499], ""),
    ("{outcome: announcement, text: 空号, status: 404}", [100, 183, 404], "Q.850; cause=1"),
    ("{outcome: announcement, text: 关机}", [100, 183, 480], "Q.850; cause=20"),
)


def test_what_the_carrier_answers(practice: Make, caller: Make) -> None:
    people = (
        f'  - {{id: p{at}, number: "+861541000000{at}", line: {line}}}\n'
        for at, (line, *_) in enumerate(OUTCOMES)
    )
    world = practice("".join(people))
    for at, (line, statuses, reason) in enumerate(OUTCOMES):
        phone = caller(world.port)
        phone.invite(f"+861541000000{at}")
        found = [phone.response() for _ in statuses]
        phone.ack()
        assert [response.status for response in found] == statuses, line
        assert found[-1].header("Reason") == reason
    calls = world.end()[:-1]
    assert [call["sip_status"] for call in calls] == [each[1][-1] for each in OUTCOMES]
    assert {(call["ended_by"], call["answered_s"]) for call in calls} == {("carrier", None)}


def test_a_number_nobody_has_does_not_exist(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    found = caller(world.port).call("+8615410000099")
    assert (found.status, found.header("Reason")) == (404, "Q.850; cause=1")
    log = world.end()[0]
    assert (log["number"], log["person"], log["sip_status"]) == ("+8615410000099", "", 404)


def test_answering_takes_the_time_it_rings(practice: Make, caller: Make) -> None:
    world = practice('  - {id: p01, number: "+8615410000001", line: {ring_s: 0.5}}\n')
    phone = caller(world.port)
    phone.invite("+8615410000001")
    assert [phone.response().status for _ in range(3)] == [100, 180, 200]
    phone.ack()
    phone.bye()
    assert phone.response().status == 200
    log = world.end()[0]
    assert log["answered_s"] - log["started_s"] >= 0.5
    assert (log["sip_status"], log["ended_by"]) == (200, "robot")


def test_cancel_while_it_rings(practice: Make, caller: Make) -> None:
    world = practice('  - {id: p01, number: "+8615410000001", line: {outcome: no_answer}}\n')
    phone = caller(world.port)
    phone.invite("+8615410000001")
    assert [phone.response().status for _ in range(2)] == [100, 180]
    phone.cancel()
    assert sorted(phone.response().status for _ in range(2)) == [200, 487]
    phone.ack()
    log = world.end()[0]
    assert (log["sip_status"], log["ended_by"]) == (487, "robot")


def test_an_unacknowledged_answer_is_sent_again(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    phone = caller(world.port)
    phone.invite("+8615410000001")
    assert [phone.response().status for _ in range(4)] == [100, 180, 200, 200]
    phone.ack()


def test_a_repeated_invite_is_not_a_second_call(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    phone = caller(world.port)
    phone.invite("+8615410000001")
    phone.invite("+8615410000001")
    assert phone.final().status == 200
    phone.bye()
    time.sleep(0.2)
    assert [line["kind"] for line in world.end()] == ["call", "totals"]


def test_a_reinvite_moves_the_call_and_hold_silences_it(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    phone = caller(world.port)
    assert phone.call("+8615410000001").status == 200
    phone._cseq += 1
    phone.send(phone.message("INVITE", body=phone.offer() + "a=sendonly\n"))
    held = phone.final()
    assert (held.status, "a=recvonly" in held.body) == (200, True)
    time.sleep(0.1)
    phone.hear()
    phone.heard.clear()
    time.sleep(0.2)
    phone.hear()
    assert phone.heard == []
    phone.bye()
    assert phone.response().status == 200


def test_a_contact_with_transport_in_capitals_is_understood(practice: Make, caller: Make) -> None:
    world = practice(
        '  - {id: p01, number: "+8615410000001", talk: {replies: [{say: 好, hang_up: true}],'
        " greeting: 喂}}\n"
    )
    phone = caller(world.port)
    here = phone.sip.getsockname()[1]
    phone.invite("+8615410000001", contact=f"<sip:robot@127.0.0.1:{here};transport=UDP>")
    assert phone.final().status == 200
    world.process.send_signal(signal.SIGTERM)
    assert phone.request().startswith("BYE ")


def test_options_and_strange_requests(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    for method, status in (("OPTIONS", 200), ("MESSAGE", 501), ("BYE", 481), ("CANCEL", 481)):
        phone = caller(world.port)
        phone.number = "+8615410000001"
        phone.to = "<sip:x@127.0.0.1>;tag=none" if method == "BYE" else ""
        phone.send(phone.message(method))
        assert phone.response().status == status, method
    assert [line["kind"] for line in world.end()] == ["totals"]


def test_media_beyond_loopback_is_refused(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    phone = caller(world.port)
    phone.invite("+8615410000001", body=phone.offer("192.0.2.1"))
    assert phone.final().status == 488
    assert world.end()[-1]["sdp_refused"] == 1


def test_a_contact_beyond_loopback_is_refused(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    phone = caller(world.port)
    phone.invite("+8615410000001", contact="<sip:robot@192.0.2.1:5060>")
    assert phone.final().status == 403
    assert world.end()[-1]["sip_refused_contact"] == 1


def test_an_invite_without_a_codec_we_speak(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    assert caller(world.port, laws="9 18").call("+8615410000001").status == 488


def test_malformed_messages_are_counted_and_change_nothing(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    messages = sorted(MESSAGES.glob("*.bin"))
    assert len(messages) == 7
    for message in messages:
        phone = caller(world.port)
        phone.send(message.read_bytes())
        assert phone.call("+8615410000001").status == 200, message.stem
        phone.bye()
    assert world.end()[-1]["sip_malformed"] >= len(messages)


def test_the_world_ends_its_calls_when_it_is_told_to(practice: Make, caller: Make) -> None:
    world = practice(ANSWERS)
    phone = caller(world.port)
    assert phone.call("+8615410000001").status == 200
    world.process.send_signal(signal.SIGTERM)
    assert phone.request().startswith("BYE ")
    log = world.end()[0]
    assert (log["ended_by"], log["sip_status"]) == ("world", 200)
