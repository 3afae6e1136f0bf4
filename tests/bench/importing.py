"""How fast contacts come in: rows a second, read and checked alone, and into the database.

Run: python tests/bench/importing.py [--rows 100000] [--json]
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ringright.domain.consent import Purpose
from ringright.people.contacts import import_contacts
from ringright.people.intake import Options, Sink
from ringright.people.person import Person
from ringright.store import Store
from ringright.store.campaigns import Plan

NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
HEADER = (
    "id,name,number,consent_purpose,consent_wording,consent_at,consent_method,consent_source,"
    "consent_expires_at,opted_out_at,doctor,date\n"
)
GIVEN = "service,本人同意接听就诊提醒电话,2026-02-01T10:00:00+08:00,web_form"


def peak_mib() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write(path: Path, rows: int, number: str) -> None:
    """A contacts file of `rows` people; `number` is a format of their running number."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(
            f"p{n},陈建国,{number.format(n)},{GIVEN},form-{n},,,王医生,2026-03-11\n"
            for n in range(rows)
        )


def timed(path: Path, language: str, sink: Sink) -> float:
    """Rows a second of one import."""
    zone = "Asia/Shanghai" if language == "zh" else "America/New_York"

    def progress(rows: int) -> None:
        print(f"\r{language} {rows}", end="", file=sys.stderr)

    began = time.perf_counter()
    report = import_contacts(path, sink, Options(language, zone, progress=progress))
    took = time.perf_counter() - began
    assert report.ok, list(report.lines())[:3]
    print(f": {report.rows / took:.0f} rows/s", file=sys.stderr)
    return report.rows / took


def nothing(_batch: Sequence[Person]) -> None:
    """A sink that keeps nobody."""


def stored(path: Path, folder: Path, url: str) -> float:
    """Rows a second into people, consents and a campaign."""
    store = Store.open(url, folder)
    plan = Plan("bench", "bench", Purpose.SERVICE, "+8615410009999", "practice")
    campaign = store.campaigns.open(plan, NOW).id

    def sink(batch: Sequence[Person]) -> None:
        store.people.save(batch, NOW)
        store.campaigns.add(campaign, batch)

    speed = timed(path, "zh", sink)
    store.close()
    return speed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--url", default="", help="a PostgreSQL URL instead of a SQLite file")
    parser.add_argument("--json", action="store_true", help="the figures alone on stdout")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        small, mainland, american = (folder / f"{n}.csv" for n in ("small", "zh", "en"))
        write(small, 1000, "138{:08d}")
        write(mainland, options.rows, "138{:08d}")
        timed(small, "zh", nothing)
        before = peak_mib()
        figures: dict[str, float] = {"rows": options.rows}
        figures["read_rows_s"] = round(timed(mainland, "zh", nothing))
        figures["read_growth_mib"] = round(peak_mib() - before, 1)
        write(american, min(options.rows, 10_000), "212236{:04d}")
        figures["read_us_rows_s"] = round(timed(american, "en", nothing))
        figures["stored_rows_s"] = round(stored(mainland, folder / "data", options.url))
        figures["peak_mib"] = round(peak_mib(), 1)
    if not options.json:
        for key, figure in figures.items():
            print(f"{key}: {figure}", file=sys.stderr)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
