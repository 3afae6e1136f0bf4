"""Calls a number and says things at certain seconds; started by the tests as a process.

Arguments: port of the far end, number to call, own number, then SECOND=TEXT for each thing to say.
It ends when the far end hangs up, and prints the SIP status and whether it was answered.
"""

import asyncio
import json
import sys

from ringright.domain.speech import Piece
from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.line.call import Order, Route
from ringright.line.leg import Closed
from ringright.line.metronome import BEAT_S, Metronome
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.stack import Stack
from ringright.settings import Settings
from ringright.voice.cache import Want
from ringright.voice.prompts import prepare
from ringright.wiring.speech import Speech

VOICE = "zm_yunxi"
LIMIT_S = 100


def rendered(lines: list[str]) -> list[bytes]:
    speech = Speech(Settings())
    pieces = [Piece(line) for line in lines]
    prepare([Want(VOICE, piece) for piece in pieces], speech.speaker, speech.rendered, print_not)
    return [bytes(speech.rendered.get(VOICE, piece) or b"") for piece in pieces]


def print_not(done: int, total: int) -> None:
    assert done <= total


async def call(port: int, number: str, own: str, plan: dict[int, bytes]) -> Closed:
    agent = SipAgent(Stack(rtp_ports=(33000, 34000)))
    await agent.start()
    gateway = Gateway("127.0.0.1", port)
    trunk = Trunk("t", (gateway,), (Caller(own, "test"),))
    leg = await agent.invite(Order(Route(trunk, gateway), number, own))
    said, beats = bytearray(), 0

    def beat() -> None:
        nonlocal beats
        leg.read()
        beats += 1
        said.extend(plan.get(beats, b""))
        leg.write(bytes(said[:320]).ljust(320, b"\0"))
        del said[:320]

    with Metronome().member(beat):
        while not isinstance(event := await asyncio.wait_for(leg.event(), LIMIT_S), Closed):
            pass
    await agent.close()
    return event


def main() -> None:
    port, number, own, *lines = sys.argv[1:]
    parted = [line.partition("=") for line in lines]
    clips = rendered([text for _, _, text in parted]) if parted else []
    plan = {
        int(float(second) / BEAT_S): clip
        for (second, _, _), clip in zip(parted, clips, strict=True)
    }
    release = asyncio.run(call(int(port), number, own, plan)).release
    sys.stdout.write(json.dumps({"status": release.status, "answered": release.answered}))


if __name__ == "__main__":
    main()
