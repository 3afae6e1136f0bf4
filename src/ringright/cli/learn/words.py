"""Groups of moments and advice about them, as lines and as JSON."""

from collections.abc import Iterator
from typing import Final

from ringright.dialogue.learning.cluster import Cluster
from ringright.domain.moment import Moment
from ringright.wiring.learning.moments import Advice, moment_id

EXAMPLES: Final = 5


def line(cluster: Cluster) -> str:
    """A group in one line."""
    said = " / ".join(cluster.words[:EXAMPLES]) or "(no words)"
    place = cluster.step or "anywhere"
    return f"{cluster.id}  {cluster.calls} call(s)  {place}  {cluster.whys[0]}  {said}"


def moment_lines(cluster: Cluster) -> Iterator[str]:
    """Each moment of a group."""
    for it in cluster.moments:
        taken = f", taken for {it.intent} ({it.score:.2f})" if it.intent != "none" else ""
        when = f"{it.at_ms / 1000:.1f} s"
        yield f"  {moment_id(it)}  {when}  {it.step}  {it.why}{taken}  “{it.words}”"


def advice_lines(advice: Advice) -> Iterator[str]:
    """What is near, and what might be done."""
    for it in advice.near:
        yield f"  near: {it.name} {it.cosine:.2f} “{it.phrase}”"
    proposal, group = advice.proposal, advice.cluster.id
    command = f"ringright learn approve {group} --as"
    if proposal.kind == "phrase":
        yield f"  proposal: {command} phrase:{proposal.name}  ({proposal.because})"
    elif proposal.kind == "answer":
        yield f'  proposal: {command} answer:{proposal.name} "..."  ({proposal.because})'
    else:
        yield f"  proposal: leave it, or ringright learn dismiss {group}  ({proposal.because})"


def document(cluster: Cluster) -> dict[str, object]:
    """A group as JSON."""
    return {
        "id": cluster.id,
        "step": cluster.step or None,
        "calls": cluster.calls,
        "moments": len(cluster.moments),
        "why": [str(why) for why in cluster.whys],
        "words": list(cluster.words),
    }


def advice_document(advice: Advice) -> dict[str, object]:
    """A group with its moments, neighbours and proposal as JSON."""
    proposal = advice.proposal
    return {
        **document(advice.cluster),
        "examples": [_moment(it) for it in advice.cluster.moments],
        "near": [{"name": it.name, "phrase": it.phrase, "cosine": it.cosine} for it in advice.near],
        "proposal": {
            "kind": proposal.kind,
            "name": proposal.name or None,
            "title": proposal.title,
            "phrases": list(proposal.phrases),
            "because": proposal.because,
        },
    }


def _moment(it: Moment) -> dict[str, object]:
    return {
        "id": moment_id(it),
        "call": it.call,
        "number": it.number,
        "at_ms": it.at_ms,
        "step": it.step,
        "words": it.words,
        "why": str(it.why),
        "intent": it.intent,
        "how": it.how,
        "score": it.score,
        "because": it.because,
        "script": it.script,
        "version": it.version,
        "recording": it.recording or None,
        "start_ms": it.start_ms,
        "end_ms": it.end_ms,
    }
