"""How fast messages are parsed: `python tests/bench/parsing.py [--json] [--seconds S]`.

Prints how many a second, and microseconds each (mean), in processor time of one core: a SIP
response of a call (parsed, then verified), the OPTIONS of a health check (built), a session
description, an RTP packet and an RTCP compound.
"""

import argparse
import json
import time
from collections.abc import Callable

from ringright.line.rtp import packet, rtcp
from ringright.line.sip import message, sdp
from ringright.line.sip.header import Headers
from ringright.line.sip.message import Request
from ringright.line.sip.uri import Uri

BATCH = 200
OFFER = """v=0
o=- 3953 3953 IN IP4 192.0.2.10
s=-
c=IN IP4 192.0.2.10
t=0 0
m=audio 20000 RTP/AVP 8 0 101
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=sendrecv
"""
ANSWER = (
    "SIP/2.0 200 OK\n"
    "Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bK8f2ab1;rport=5062;received=192.0.2.1\n"
    "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK77aa\n"
    'From: "Clinic" <sip:+8615400000000@192.0.2.1>;tag=8f2a\n'
    "To: <sip:+8615410000001@carrier.example>;tag=as58f4\n"
    "Call-ID: 5d1d3e0a8b@192.0.2.1\nCSeq: 7 INVITE\nContact: <sip:192.0.2.10:5060;transport=udp>\n"
    "Record-Route: <sip:192.0.2.2;lr>\nAllow: INVITE, ACK, CANCEL, OPTIONS, BYE, UPDATE\n"
    "Supported: replaces, timer\nServer: carrier\nContent-Type: application/sdp\n"
    "Content-Length: {}\n\n{}"
)
ASK = Request(
    "OPTIONS",
    Uri("sip", "carrier.example", 5060),
    Headers((
        ("Via", "SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bK1;rport"), ("Max-Forwards", "70"),
        ("From", "<sip:192.0.2.1>;tag=1"), ("To", "<sip:carrier.example>"), ("Call-ID", "1"),
        ("CSeq", "1 OPTIONS"),
    )),
)  # fmt: skip


def jobs() -> dict[str, Callable[[], object]]:
    """What is measured."""
    body = OFFER.replace("\n", "\r\n")
    response = ANSWER.replace("\n", "\r\n").format(len(body), body).encode()
    voice = packet.build(packet.Packet(8, 1, 160, 7, b"\xd5" * 160))
    block = rtcp.Block(1, 2, 3, 4, 5, 6, 7)
    report = rtcp.build([
        rtcp.SenderReport(1, 2, 3, 4, 5, (block,)), rtcp.Description(((1, b"a@b"),)),
    ])  # fmt: skip
    return {
        "sip_parse": lambda: message.parse(response),
        "sip_verify": lambda: message.verify(message.parse(response)),
        "sip_build": lambda: message.build(ASK),
        "sdp_parse": lambda: sdp.parse(body),
        "rtp_parse": lambda: packet.parse(voice),
        "rtcp_parse": lambda: rtcp.parse(report),
    }


def measured(job: Callable[[], object], seconds: float) -> dict[str, float]:
    """Runs a second, and microseconds a run."""
    count, begun = 0, time.process_time()
    while (took := time.process_time() - begun) < seconds:
        for _ in range(BATCH):
            job()
        count += BATCH
    return {"per_s": round(count / took), "us": round(took / count * 1e6, 1)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=1.0)
    options = parser.parse_args()
    result = {name: measured(job, options.seconds) for name, job in jobs().items()}
    print(json.dumps(result) if options.json else json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
