import os
import sys

import pytest

from ringright.line.sip.noise import hushed


def test_complaints_about_packets_are_counted_and_the_rest_passes(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with hushed() as counts:
        for _ in range(1000):
            os.write(2, b"sip: msg decode err: Bad message [74]\n")
        os.write(2, b"rtp: short packet\nsomething else\nand no line end")
        sys.stderr.write("from python\n")
    assert counts == {"sip: msg decode err": 1000, "rtp": 1}
    told = capfd.readouterr().err
    assert "something else\n" in told
    assert "and no line end" in told
    assert "from python\n" in told
    assert "decode err" not in told
    assert "short packet" not in told


def test_standard_error_is_as_it_was_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    before = sys.stderr
    with pytest.raises(RuntimeError), hushed():
        raise RuntimeError
    assert sys.stderr is before
    os.write(2, b"again\n")
    assert capfd.readouterr().err == "again\n"
