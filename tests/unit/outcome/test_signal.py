"""What the network says, as a disposition."""

import pytest

from ringright.domain.call import Release
from ringright.domain.outcome import Disposition
from ringright.outcome.signal import ANNOUNCED, signalled


@pytest.mark.parametrize("code", [300, 302, 401, 403, 407, 422, 488, 500, 503, 504])
def test_what_stands_in_no_table_has_failed(code: int) -> None:
    assert signalled(Release(code), "") is Disposition.FAILED


def test_no_response_at_all_has_failed_unless_it_rang() -> None:
    assert signalled(Release(0), "") is Disposition.FAILED
    assert signalled(Release(0), "", cancelled=True) is Disposition.NO_ANSWER


@pytest.mark.parametrize("said", sorted(ANNOUNCED))
def test_what_was_heard_wins_over_what_was_signalled(said: str) -> None:
    assert signalled(Release(486, cause=17), said) is ANNOUNCED[said]


def test_a_cause_wins_over_the_status_beside_it() -> None:
    assert signalled(Release(480, cause=20), "") is Disposition.UNREACHABLE
