import contextlib

from hypothesis import given
from hypothesis import strategies as st
from tests.bench import fuzz

from ringright.line.sip.sdp import LINES, BadSession, parse

SEEDS = next(target.seeds for target in fuzz.targets() if target.name == "sdp")
PIECES = st.sampled_from(sorted({line for seed in SEEDS for line in seed.decode().splitlines()}))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(BadSession):
        parse(text)


@given(st.lists(PIECES | st.text(max_size=30), max_size=40))
def test_lines_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    with contextlib.suppress(BadSession):
        session = parse("\r\n".join(["v=0", *lines]))
        assert len(session.media) <= LINES
        for media in session.media:
            assert 0 <= media.port <= 65535
            assert len(media.formats) <= len(media.types)


@given(
    st.integers(1, 65535),
    st.lists(st.integers(0, 127), min_size=1, max_size=10, unique=True),
    st.ip_addresses(),
    st.integers(1, 99999),
)
def test_what_was_offered_is_what_is_read(
    port: int, types: list[int], host: object, ptime: int
) -> None:
    family = 6 if ":" in str(host) else 4
    maps = "".join(f"a=rtpmap:{kind} X{kind}/16000\r\n" for kind in types)
    text = (
        f"v=0\r\nc=IN IP{family} {host}\r\nm=audio {port} RTP/AVP {' '.join(map(str, types))}\r\n"
        f"{maps}a=ptime:{ptime}\r\n"
    )
    audio = parse(text).audio
    assert audio is not None
    assert (audio.port, audio.host, audio.ptime) == (port, str(host), ptime)
    assert [(one.type, one.name, one.rate) for one in audio.formats] == [
        (kind, f"X{kind}", 16000) for kind in types
    ]
