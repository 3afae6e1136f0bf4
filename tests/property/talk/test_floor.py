from hypothesis import given
from hypothesis import strategies as st

from ringright.ears.activity import CHUNK_MS, Sound
from ringright.talk.floor import (
    Decode,
    Decoded,
    Floor,
    Policy,
    Resume,
    Robot,
    Stop,
    Take,
    Voice,
    Worth,
    Yield,
    step,
)

events = st.lists(
    st.one_of(
        st.booleans(),
        st.sampled_from(Robot),
        st.tuples(st.integers(0, 40), st.sampled_from(Worth)),
    ),
    max_size=400,
)


@given(events)
def test_every_turn_was_decoded_once_and_must_is_never_stopped(
    script: list[bool | Robot | tuple[int, Worth]],
) -> None:
    floor, asked, taken = Floor(), set[int](), list[int]()
    for entry in script:
        event: Sound | Voice | Decoded
        if isinstance(entry, bool):
            event = Sound(floor.now + CHUNK_MS, entry)
        elif isinstance(entry, Robot):
            event = Voice(entry)
        else:
            event = Decoded(*entry)
        floor, acts = step(floor, event, Policy())
        for act in acts:
            if isinstance(act, Decode):
                assert act.start_ms <= act.end_ms
                asked.add(act.id)
            elif isinstance(act, Yield | Resume | Stop):
                assert floor.robot is not Robot.MUST
            else:
                assert act.id in asked
                if isinstance(act, Take):
                    taken.append(act.id)
    assert len(taken) == len(set(taken))
