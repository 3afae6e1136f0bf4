"""One base error: the docstring is the sentence a user reads."""

from typing import ClassVar


class RingRightError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    exit_code: ClassVar[int] = 1

    def __init__(self, detail: str = "", *, remedy: str = "") -> None:
        """`detail` says what happened here, `remedy` what the reader should do next."""
        self.detail = detail
        self.remedy = remedy
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The docstring's first line, the detail and the remedy as one readable line."""
        head = (type(self).__doc__ or "").strip().splitlines()[0].rstrip(".")
        text = f"{head}: {self.detail}" if self.detail else head
        text = text if text.endswith(("?", ".")) else f"{text}."
        return f"{text} {self.remedy}" if self.remedy else text


class InputError(RingRightError):
    """The input cannot be used."""

    code = "bad_input"
    exit_code = 2


class MissingPart(RingRightError):
    """Something this machine needs is missing."""

    code = "missing_part"
    exit_code = 3


class PortTaken(RingRightError):
    """A network port is already in use."""

    code = "port_taken"
    exit_code = 3
    retryable = True


class PermitError(RingRightError):
    """The permit does not allow this call."""

    code = "permit"


class LineError(RingRightError):
    """The telephone line failed."""

    code = "line"
    retryable = True


class StoreError(RingRightError):
    """The database cannot be used."""

    code = "store"
    exit_code = 3
