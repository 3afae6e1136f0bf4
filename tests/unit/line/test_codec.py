import warnings

import numpy as np
import pytest

from ringright.line.codec import Law, decode, encode

with warnings.catch_warnings():
    warnings.simplefilter(
        "ignore", DeprecationWarning
    )  # gone in Python 3.13, a reference until then
    import audioop

EVERY = np.arange(-32768, 32768).astype(np.int16)
CODES = bytes(range(256))


@pytest.mark.parametrize("law", Law)
def test_every_code_decodes_as_the_reference_does(law: Law) -> None:
    reference = {Law.PCMU: audioop.ulaw2lin, Law.PCMA: audioop.alaw2lin}[law](CODES, 2)
    assert decode(CODES, law).tolist() == np.frombuffer(reference, np.int16).tolist()


def test_alaw_encodes_every_sample_as_the_reference_does() -> None:
    assert encode(EVERY, Law.PCMA) == audioop.lin2alaw(EVERY.tobytes(), 2)


def test_mulaw_encodes_what_is_not_negative_as_the_reference_does() -> None:
    # below zero the reference floors to 14 bits first, which G.711 does not ask for
    positive = EVERY[EVERY >= 0]
    assert encode(positive, Law.PCMU) == audioop.lin2ulaw(positive.tobytes(), 2)


@pytest.mark.parametrize("law", Law)
def test_decoding_an_encoded_sample_stays_within_a_step(law: Law) -> None:
    back = decode(encode(EVERY, law), law).astype(int)
    off = np.abs(back - EVERY)
    assert np.all(off <= np.maximum(np.abs(EVERY.astype(int)) / 16, 16))


@pytest.mark.parametrize("law", Law)
def test_encoding_a_decoded_code_gives_the_same_level(law: Law) -> None:
    levels = decode(CODES, law)
    assert decode(encode(levels, law), law).tolist() == levels.tolist()


@pytest.mark.parametrize("law", Law)
def test_silence_is_the_code_of_zero(law: Law) -> None:
    assert encode(np.zeros(3, np.int16), law) == bytes([law.silence]) * 3
