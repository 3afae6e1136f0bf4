import logging

from ringright.line.sip.trace import Message, Trace

INVITE = (
    "INVITE sip:x@y SIP/2.0\r\nf: <sip:a@x>;tag=1\r\nTo:\r\n <sip:b@x>\r\nCall-ID: {call}\r\n"
    "Supported: timer,\r\n\treplaces\r\nSupported: 100rel\r\n\r\nTo: the body\r\n"
)


def told(trace: Trace, call: str, way: str = "TX UDP 127.0.0.1:5060 -> 192.0.2.1:5080") -> None:
    text = f"{way}\n{INVITE.format(call=call)}"
    trace.emit(logging.LogRecord("n", logging.DEBUG, "f", 1, text, None, None))


def test_a_message_knows_where_it_went_and_where_it_came_from() -> None:
    trace = Trace()
    told(trace, "c")
    told(trace, "c", "RX TCP [::1]:5080 -> [::1]:5060")
    out, back = trace.ladder("c")
    assert (out.sent, out.peer) == (True, "UDP 192.0.2.1:5080")
    assert (back.sent, back.peer) == (False, "TCP [::1]:5080")


def test_headers_are_read_folded_short_and_repeated_but_not_from_the_body() -> None:
    message = Message(sent=True, first="", text=INVITE.format(call="c"))
    assert message.header("From") == "<sip:a@x>;tag=1"
    assert message.headers("To") == ["<sip:b@x>"]
    assert message.headers("Supported") == ["timer, replaces", "100rel"]
    assert message.header("Contact") == ""


def test_a_call_is_kept_while_somebody_follows_it() -> None:
    trace = Trace()
    trace.follow("mine", lambda _: None)
    told(trace, "mine")
    for number in range(600):
        told(trace, str(number))
    assert len(trace.ladder("mine")) == 1
    trace.leave("mine")
    for number in range(600, 1200):
        told(trace, str(number))
    assert trace.ladder("mine") == ()
    assert len(trace._stories) <= 513
