from datetime import datetime

import pytest

from ringright.people.dates import moment


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-01T10:00:00+08:00", "2026-03-01T10:00:00+08:00"),
        ("2026-03-01T02:00:00Z", "2026-03-01T10:00:00+08:00"),
        ("2026-03-01 10:00", "2026-03-01T10:00:00+08:00"),
        ("2026-03-01", "2026-03-01T00:00:00+08:00"),
        ("2026/3/1", "2026-03-01T00:00:00+08:00"),
        ("2026/3/1 9:05", "2026-03-01T09:05:00+08:00"),
        ("2026年3月1日", "2026-03-01T00:00:00+08:00"),
        ("2026年3月1日 10时30分", "2026-03-01T10:30:00+08:00"),
        (" 2026.3.1 ", "2026-03-01T00:00:00+08:00"),
    ],
)
def test_ways_of_writing(text: str, iso: str) -> None:
    assert moment(text, "Asia/Shanghai") == datetime.fromisoformat(iso)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01", "2026-02-30", "01/02/2026", "45000", "2026-3-1 25:00"]
)
def test_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        moment(text, "Asia/Shanghai")
