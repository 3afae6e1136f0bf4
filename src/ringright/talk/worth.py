"""What a stretch of speech means for the turn."""

from collections.abc import Mapping
from typing import Final

from ringright.dialogue.engine import Expectation
from ringright.dialogue.finish import Finish
from ringright.dialogue.moves import Heard
from ringright.talk.backchannel import assent, backchannel
from ringright.talk.floor import Worth

_WORTHS: Final[Mapping[Finish, Worth]] = {
    Finish.WHOLE: Worth.COMPLETE,
    Finish.UNDERSTOOD: Worth.KNOWN,
    Finish.OPEN: Worth.PARTIAL,
    Finish.HESITATING: Worth.TRAILING,
    Finish.HALF: Worth.HALF,
}


def worth(heard: Heard, expects: Expectation, *, greeting: bool) -> Worth:
    """Whether it is nothing, a sign of listening, a whole answer, or one that goes on.

    Whatever greets us may go on: mailboxes begin like people.
    """
    text = heard.hearing.text
    if not text:
        return Worth.NOISE
    found = Worth.KNOWN if greeting else _WORTHS[expects.finished(text)]
    return Worth.BACKCHANNEL if heard.during and _murmur(heard, found) else found


def _murmur(heard: Heard, found: Worth) -> bool:
    """Murmurs are hard to hear: where at most an assent was understood, any reading may tell."""
    text, *others = (heard.hearing.text, *heard.hearing.others)
    understood = found is not Worth.PARTIAL and not assent(text)
    return backchannel(text) or (not understood and any(map(backchannel, others)))
