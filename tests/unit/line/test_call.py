from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from ringright.domain.consent import Purpose
from ringright.domain.permit import Permit
from ringright.errors import PermitError
from ringright.line.call import WrongPermit, place
from ringright.line.leg import Leg
from ringright.line.trunk import Trunk, TrunkError, loopback

NOW = datetime(2026, 3, 10, 2, tzinfo=timezone.utc)
PERMIT = Permit(
    id="p", attempt="a", campaign="c", person="p01", number="+8615410000001",
    caller="+8657100000000", trunk="practice", purpose=Purpose.SERVICE, consent="k",
    policy="v", issued_at=NOW, expires_at=NOW + timedelta(seconds=60),
)  # fmt: skip
TRUNK = Trunk("practice", "127.0.0.1", 5060, ("+8657100000000",), practice=True)


class Line:
    """Remembers what was invited and burned."""

    def __init__(self, *, refuse: bool = False) -> None:
        self.did: list[str] = []
        self._refuse = refuse

    async def invite(self, uri: str, caller: str) -> Leg:
        self.did.append(f"{uri} {caller}")
        return None  # type: ignore[return-value]  # the test never talks

    def burn(self, permit: Permit, _now: datetime) -> None:
        if self._refuse:
            raise PermitError("spent")
        self.did.append(f"burned {permit.id}")


async def test_burns_before_it_invites() -> None:
    line = Line()
    await place(PERMIT, TRUNK, line, line, NOW)
    assert line.did == ["burned p", "sip:+8615410000001@127.0.0.1:5060 +8657100000000"]


async def test_a_permit_that_does_not_burn_sends_no_invite() -> None:
    line = Line(refuse=True)
    with pytest.raises(PermitError):
        await place(PERMIT, TRUNK, line, line, NOW)
    assert line.did == []


@pytest.mark.parametrize("change", [{"trunk": "other"}, {"caller": "+8657199999999"}])
async def test_a_permit_for_another_trunk_or_caller_sends_nothing(change: dict[str, str]) -> None:
    line = Line()
    with pytest.raises(WrongPermit):
        await place(replace(PERMIT, **change), TRUNK, line, line, NOW)  # type: ignore[arg-type]  # only text fields
    assert line.did == []


@pytest.mark.parametrize("host", ["10.0.0.1", "localhost", "example.org", "0.0.0.0", "::"])
def test_a_practice_trunk_reaches_loopback_only(host: str) -> None:
    assert not loopback(host)
    with pytest.raises(TrunkError):
        Trunk("practice", host, 5060, ("+8657100000000",), practice=True)


def test_a_trunk_needs_a_caller_number() -> None:
    with pytest.raises(TrunkError):
        Trunk("t", "127.0.0.1", 5060, ())
