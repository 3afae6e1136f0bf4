"""Dials one number with baresip, the product's own line, and tells what came; a process by itself.

Usage: robot.py PORT NUMBER SECONDS. baresip allows one runtime a process.
"""

import asyncio
import json
import sys

import numpy as np
from baresip import Account, Config, Runtime, UserAgent
from baresip.errors import BaresipError

from ringright.sim.sound import tone

EXTRA = "sip_listen 127.0.0.1:0\nrtp_rxmode thread\n"


def _read(call: object) -> bytes:
    try:
        return bytes(call.audio.read(16000))  # type: ignore[attr-defined]  # baresip is untyped here
    except BaresipError:
        return b""


async def dial(port: int, number: str, seconds: float) -> dict[str, object]:
    """States in order, and for each 100 ms how loud the far end was."""
    runtime = Runtime()
    config = Config(net_interface="127.0.0.1", max_concurrent_calls=4, extra_config_text=EXTRA)
    await runtime.start(config)
    account = Account(
        user="+8640000", domain=f"127.0.0.1:{port}", password="", reg_interval=0,
        audio_codecs=("pcma", "pcmu"), extra_params=("catchall=yes", "video_codecs=none"),
    )  # fmt: skip
    agent = await UserAgent.create(runtime, account)
    call = await agent.dial(f"sip:{number}@127.0.0.1:{port}")
    states, levels, spoken = [call.state.value], [], False
    for _ in range(round(seconds * 10)):
        await asyncio.sleep(0.1)
        states += [call.state.value] if call.state.value != states[-1] else []
        pcm = _read(call)
        samples = np.frombuffer(pcm, np.int16).astype(float) if pcm else np.zeros(1)
        levels.append(int(np.sqrt(np.mean(samples**2))))
        if states[-1] == "established" and len(levels) > 15 and not spoken:
            call.audio.write(tone(900, 0.8).tobytes())
            spoken = True
    if states[-1] == "established":
        await call.hangup()
        await asyncio.sleep(0.3)
    await runtime.close()
    return {"states": states, "levels": levels}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(dial(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))))  # noqa: T201 - the test reads it
