"""How fast caller identity is signed and checked: `python tests/bench/identity.py [--rounds N]`.

Prints one JSON line: SHAKEN signatures and whole verifications a second of processor time of one
core, the milliseconds of each (p50, p99), and the bytes of one Identity value.
"""

import argparse
import json
import runpy
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from ringright.line.identity.passport import shaken
from ringright.line.identity.verification import Trust, verify

# Another package's `tests` may be installed, and would be imported in our tests' place.
PKI: Final = Path(__file__).parents[1] / "unit" / "line" / "identity" / "pki.py"


@dataclass(frozen=True)
class Held:
    """The one certificate that is looked up."""

    data: bytes

    def pem(self, _: str) -> bytes | None:
        """It, whatever the address."""
        return self.data


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each round, sorted."""
    took = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return sorted(took)


def figures(name: str, took: list[float]) -> dict[str, float]:
    """Rounds a second, and milliseconds a round."""
    return {
        f"{name}_per_s": round(len(took) / sum(took)),
        f"{name}_p50_ms": round(took[len(took) // 2] * 1000, 3),
        f"{name}_p99_ms": round(took[len(took) * 99 // 100] * 1000, 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000)
    rounds = parser.parse_args().rounds
    pki = SimpleNamespace(**runpy.run_path(str(PKI)))
    house, key = pki.House(), ec.generate_private_key(ec.SECP256R1())
    own = house.certify(key, pki.codes("709J")).public_bytes(Encoding.PEM)
    signer, trust = pki.signer(key), Trust(Held(own), (house.root,))
    header = shaken(pki.CALL, "A", signer)
    signing = timed(lambda: shaken(pki.CALL, "A", signer), rounds)
    checking = timed(lambda: verify(header, pki.HEARD, trust, pki.NOW), rounds)
    result = figures("signatures", signing) | figures("verifications", checking)
    print(json.dumps({**result, "header_bytes": len(header)}))


if __name__ == "__main__":
    main()
