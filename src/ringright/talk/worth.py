"""What a stretch of speech means for the turn."""

from ringright.dialogue.engine import Expectation
from ringright.dialogue.moves import Heard
from ringright.talk.backchannel import backchannel
from ringright.talk.floor import Worth


def worth(heard: Heard, expects: Expectation, *, greeting: bool) -> Worth:
    """Whether it is nothing, a sign of listening, a whole answer, or one that goes on."""
    text = heard.hearing.text
    if not text:
        return Worth.NOISE
    if backchannel(text):
        return Worth.BACKCHANNEL
    if greeting or expects.complete(text):
        return Worth.COMPLETE
    return Worth.KNOWN if expects.known(text) else Worth.PARTIAL
