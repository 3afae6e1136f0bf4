"""The only way out: an outbound call starts here, with a permit, or not at all."""

from datetime import datetime
from typing import Protocol

from ringright.domain.permit import Permit
from ringright.errors import PermitError
from ringright.line.leg import Leg
from ringright.line.trunk import Trunk


class WrongPermit(PermitError):
    """The permit is for another call."""

    code = "permit_mismatch"


class Burner(Protocol):
    """Checks a permit and spends it."""

    def burn(self, permit: Permit, now: datetime) -> None:
        """Verify and spend `permit` in the transaction that marks the attempt as dialled.

        Raises a `PermitError` when it is forged, expired, spent, or the person opted out since.
        """
        ...


class Agent(Protocol):
    """A SIP user agent that can invite; only `place` may call it."""

    async def invite(self, uri: str, caller: str) -> Leg:
        """Send the INVITE showing `caller`; the leg's events tell what becomes of it."""
        ...


async def place(permit: Permit, trunk: Trunk, agent: Agent, burner: Burner, now: datetime) -> Leg:
    """Spend `permit` and dial exactly the number, trunk and caller it names."""
    if permit.trunk != trunk.name:
        raise WrongPermit(f"it names trunk {permit.trunk}, not {trunk.name}")
    if permit.caller not in trunk.callers:
        raise WrongPermit(f"caller number {permit.caller} is not one of trunk {trunk.name}'s own")
    burner.burn(permit, now)
    return await agent.invite(trunk.uri(permit.number), permit.caller)
