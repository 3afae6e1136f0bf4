"""Another process: does one thing to a store when told to, and prints what came of it."""

import json
import sys
import time
from datetime import datetime
from pathlib import Path

from ringright.domain.consent import Purpose
from ringright.domain.permit import Permit
from ringright.errors import PermitError
from ringright.store import Store
from ringright.store.lines import Line

NOW = datetime.fromisoformat("2026-03-10T10:00:05+08:00")


def permit_of(text: str) -> Permit:
    raw = json.loads(text)
    for key in ("issued_at", "expires_at"):
        raw[key] = datetime.fromisoformat(raw[key])
    return Permit(**{**raw, "purpose": Purpose(raw["purpose"])})


def held(store: Store) -> Line:
    line = store.lines.claim("practice")
    assert line is not None
    return line


def burn(store: Store, argument: str) -> str:
    line = held(store)
    wait()
    try:
        store.permits.burn(permit_of(argument), line, NOW)
    except PermitError as fault:
        return fault.code
    return "dialled"


def die(store: Store, argument: str) -> str:
    """Burn, then hang in the middle of the call until somebody kills us."""
    store.permits.burn(permit_of(argument), held(store), NOW)
    print("talking", flush=True)  # noqa: T201 the parent waits for this word
    time.sleep(600)
    return "never"


def claim(store: Store, argument: str) -> str:
    """Take and give lines back `argument` times; the most lines that were live at once."""
    wait()
    most = 0
    for _ in range(int(argument)):
        line = store.lines.claim("practice")
        if line is not None:
            most = max(most, store.lines.live("practice"))
            store.lines.free(line)
    return str(most)


def wait() -> None:
    """Ready; go when the parent says so."""
    print("ready", flush=True)  # noqa: T201 the parent waits for this word
    sys.stdin.readline()


if __name__ == "__main__":
    what, url, folder, argument = sys.argv[1:]
    store = Store.open(url, Path(folder))
    print({"burn": burn, "die": die, "claim": claim}[what](store, argument), flush=True)  # noqa: T201
    store.close()
