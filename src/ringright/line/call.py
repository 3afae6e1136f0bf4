"""The only way out: an outbound call starts here, with a permit, or not at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from ringright.domain.permit import Permit
from ringright.domain.trunk import Gateway, Trunk
from ringright.errors import PermitError
from ringright.line.leg import Leg

Header = tuple[str, str]
"""Name and value of a SIP header."""


class WrongPermit(PermitError):
    """The permit is for another call."""

    code = "permit_mismatch"


@dataclass(frozen=True)
class Route:
    """How a call leaves: by which gateway of its trunk, in whose name, with which headers."""

    trunk: Trunk
    gateway: Gateway
    organisation: str = ""
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True)
class Order:
    """One INVITE to send: whom to, showing which of the trunk's own numbers."""

    route: Route
    number: str
    caller: str


class Burner(Protocol):
    """Checks a permit and spends it."""

    def burn(self, permit: Permit, now: datetime) -> None:
        """Verify and spend `permit` in the transaction that marks the attempt as dialled.

        Raises a `PermitError` when it is forged, expired, spent, or the person opted out since.
        """
        ...


L_co = TypeVar("L_co", bound=Leg, covariant=True)


class Agent(Protocol[L_co]):
    """A SIP user agent that can invite; only `place` may call it."""

    async def invite(self, order: Order) -> L_co:
        """Send the INVITE; the leg's events tell what becomes of it."""
        ...


async def place(
    permit: Permit, route: Route, agent: Agent[L_co], burner: Burner, now: datetime
) -> L_co:
    """Spend `permit` and dial exactly the number, trunk and caller it names.

    One permit, one INVITE: a gateway that fails is not followed by the next one here. The attempt
    fails, the gateway rests, and a retry is a new attempt with a permit of its own.
    """
    trunk = route.trunk
    if permit.trunk != trunk.name:
        raise WrongPermit(f"it names trunk {permit.trunk}, not {trunk.name}")
    if permit.caller not in trunk.callers:
        raise WrongPermit(f"caller number {permit.caller} is not one of trunk {trunk.name}'s own")
    if route.gateway not in trunk.gateways:
        raise WrongPermit(f"{route.gateway.host} is no gateway of trunk {trunk.name}")
    burner.burn(permit, now)
    return await agent.invite(Order(route, permit.number, permit.caller))
