import contextlib
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from ringright.sim import sdp
from ringright.sim.load import PeopleError, load
from ringright.sim.match import said, sound

WORDS = st.sampled_from([
    "format", "people", "id", "number", "talk", "replies", "say", "line", "clock", "start",
    "ringright/people@1", "+8615410000001", "busy", "p01", "*x", "&x", "- ", "{", "}", "[", "]",
    ": ", "\n", "\n  ", '"', "!!python/object", "2026-03-10", "yes", "9", "喂", "\t", "# ",
])  # fmt: skip
LINES = st.sampled_from([
    "v=0", "c=IN IP4 127.0.0.1", "c=IN", "c=", "m=audio 4000 RTP/AVP 8", "m=audio", "m=audio x",
    "m=audio 4000", "a=rtpmap:8 PCMA/8000", "a=rtpmap:", "a=rtpmap:²  x", "a=sendonly", "m=video 1",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=200))
def test_any_text_is_a_world_or_a_complaint_with_its_file(text: str) -> None:
    assert _complaint(text).partition(":")[0] in {"", "people.yaml", "people.yaml is not UTF-8"}


def _complaint(text: str) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.yaml"
        path.write_text(text, encoding="utf-8", errors="replace")
        try:
            load(path)
        except PeopleError as error:
            return error.detail.replace(f"{folder}/", "")
    return ""


@given(st.lists(LINES | st.text(max_size=40), max_size=12).map("\n".join))
def test_any_session_description_is_taken_or_refused(text: str) -> None:
    with contextlib.suppress(sdp.BadOffer):
        offer = sdp.parse(text)
        assert sdp.parse(sdp.answer(offer, 4000, 1)).law is offer.law


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=60))
def test_a_phrase_with_any_sound_is_found_in_itself(phrase: str, other: str) -> None:
    said([phrase], sound(other))
    assert said([phrase], sound(phrase)) is bool(sound(phrase).strip())
