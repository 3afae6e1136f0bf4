"""Why the database, or a permit put before it, was refused."""

from typing import ClassVar

from ringright.errors import InputError, PermitError, StoreError


class StoreBusy(StoreError):
    """The database is locked by another process."""

    code = "store_busy"
    retryable = True


class StoreNewer(StoreError):
    """The database was written by a newer RingRight."""

    code = "store_newer"


class StoreUnreadable(StoreError):
    """The database cannot be read."""

    code = "store_unreadable"


class AttemptEnded(StoreError):
    """The attempt is not on a call any more."""

    code = "attempt_ended"


class LineInUse(StoreError):
    """The line still carries a call."""

    code = "line_in_use"


class PermitForged(PermitError):
    """The permit was not issued by this house, or was changed."""

    code = "permit_forged"


class PermitExpired(PermitError):
    """The permit is not valid at this time."""

    code = "permit_expired"


class PermitSpent(PermitError):
    """The permit was already used, or withdrawn."""

    code = "permit_spent"


class PersonSuppressed(PermitError):
    """The person asked not to be called after the permit was issued."""

    code = "opted_out"


class ConsentGone(PermitError):
    """The consent behind the permit does not hold any more."""

    code = "consent_withdrawn"


class AlreadyDialled(PermitError):
    """The person has already been dialled in this campaign."""

    code = "already_attempted"


class LineNotHeld(PermitError):
    """The call has no line of its own on the permit's trunk."""

    code = "line_not_held"
    retryable: ClassVar[bool] = True


class NoVersion(InputError):
    """There is no such version of a script."""

    code = "no_version"


class NotReplayed(InputError):
    """The version has not been replayed on past calls against the one that runs."""

    code = "not_replayed"


class OptOutsLost(InputError):
    """The version would miss people who asked never to be called again."""

    code = "opt_outs_lost"


class NoTrial(InputError):
    """There is no such trial."""

    code = "no_trial"


class TrialExists(InputError):
    """A trial of this name was held already."""

    code = "trial_exists"
