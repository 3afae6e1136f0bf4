"""What came of work that a call had done in the background."""

import asyncio
from typing import TypeVar

import structlog

log = structlog.get_logger(__name__)
Found = TypeVar("Found")


def result(work: "asyncio.Future[Found | None]", fault: str) -> Found | None:
    """The result of work that is done; None if it was cancelled, or broke, which is logged."""
    if work.cancelled():
        return None
    error = work.exception()
    if error is not None:
        log.error(fault, error=repr(error))
        return None
    return work.result()
