from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from ringright.domain.consent import Purpose
from ringright.domain.permit import Permit
from ringright.domain.trunk import (
    Caller,
    Encryption,
    Gateway,
    Media,
    Transport,
    Trunk,
    TrunkError,
    loopback,
)
from ringright.errors import PermitError
from ringright.line.call import Order, Route, WrongPermit, place
from ringright.line.leg import Leg

NOW = datetime(2026, 3, 10, 2, tzinfo=timezone.utc)
PERMIT = Permit(
    id="p", attempt="a", campaign="c", person="p01", number="+8615410000001",
    caller="+8657100000000", trunk="practice", purpose=Purpose.SERVICE, consent="k",
    policy="v", issued_at=NOW, expires_at=NOW + timedelta(seconds=60),
)  # fmt: skip
OURS = (Caller("+8657100000000", "contract 7"),)
GATEWAY = Gateway("127.0.0.1")
ROUTE = Route(Trunk("practice", (GATEWAY,), OURS, practice=True), GATEWAY)


class Line:
    """Remembers what was invited and burned."""

    def __init__(self, *, refuse: bool = False) -> None:
        self.did: list[str] = []
        self._refuse = refuse

    async def invite(self, order: Order) -> Leg:
        self.did.append(f"{order.route.gateway.uri(order.number)} {order.caller}")
        return None  # type: ignore[return-value]  # the test never talks

    def burn(self, permit: Permit, _now: datetime) -> None:
        if self._refuse:
            raise PermitError("spent")
        self.did.append(f"burned {permit.id}")


async def test_burns_before_it_invites() -> None:
    line = Line()
    await place(PERMIT, ROUTE, line, line, NOW)
    assert line.did == ["burned p", "sip:+8615410000001@127.0.0.1:5060 +8657100000000"]


async def test_a_permit_that_does_not_burn_sends_no_invite() -> None:
    line = Line(refuse=True)
    with pytest.raises(PermitError):
        await place(PERMIT, ROUTE, line, line, NOW)
    assert line.did == []


@pytest.mark.parametrize("change", [{"trunk": "other"}, {"caller": "+8657199999999"}])
async def test_a_permit_for_another_trunk_or_caller_sends_nothing(change: dict[str, str]) -> None:
    line = Line()
    with pytest.raises(WrongPermit):
        await place(replace(PERMIT, **change), ROUTE, line, line, NOW)  # type: ignore[arg-type]  # only text fields
    assert line.did == []


@pytest.mark.parametrize("host", ["10.0.0.1", "localhost", "example.org", "0.0.0.0", "::"])
def test_a_practice_trunk_reaches_loopback_only(host: str) -> None:
    assert not loopback(host)
    with pytest.raises(TrunkError):
        Trunk("practice", (GATEWAY, Gateway(host)), OURS, practice=True)


def test_a_trunk_needs_a_caller_number() -> None:
    with pytest.raises(TrunkError):
        Trunk("t", (GATEWAY,), ())


def test_a_trunk_needs_a_gateway() -> None:
    with pytest.raises(TrunkError):
        Trunk("t", (), OURS)


async def test_a_gateway_of_another_trunk_carries_nothing() -> None:
    line = Line()
    with pytest.raises(WrongPermit):
        await place(PERMIT, replace(ROUTE, gateway=Gateway("192.0.2.1")), line, line, NOW)
    assert line.did == []


@pytest.mark.parametrize("transport", [Transport.UDP, Transport.TCP])
def test_audio_keys_never_travel_in_the_clear(transport: Transport) -> None:
    far = Gateway("sbc.example.org", 5060, transport)
    with pytest.raises(TrunkError, match="keys in the clear"):
        Trunk("t", (far,), OURS, media=Media(encryption=Encryption.SDES))
    Trunk("t", (far,), OURS, media=Media(encryption=Encryption.DTLS))
    Trunk(
        "t", (replace(far, transport=Transport.TLS),), OURS, media=Media(encryption=Encryption.SDES)
    )
    edge = Gateway("127.0.0.1")
    Trunk("t", (far,), OURS, proxy=edge, media=Media(encryption=Encryption.SDES))


@pytest.mark.parametrize(
    ("gateway", "uri"),
    [
        (Gateway("sbc.example.org"), "sip:+861@sbc.example.org:5060"),
        (Gateway("::1", 5070, Transport.TCP), "sip:+861@[::1]:5070;transport=tcp"),
    ],
)
def test_a_request_uri_names_number_host_and_transport(gateway: Gateway, uri: str) -> None:
    assert gateway.uri("+861") == uri


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_tls_to_a_bare_address_is_refused(host: str) -> None:
    bare = Gateway(host, 5061, Transport.TLS)
    with pytest.raises(TrunkError, match="whose certificate"):
        Trunk("t", (bare,), OURS)
    with pytest.raises(TrunkError, match="whose certificate"):
        Trunk("t", (GATEWAY,), OURS, proxy=bare)
    Trunk("t", (Gateway("::1", 5061, Transport.TLS),), OURS)
