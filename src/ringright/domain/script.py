"""Global intents: names that mean the same in every script, event and JSON."""

from typing import Final

GLOBAL_INTENTS: Final = (
    "yes", "no", "repeat", "slower", "who_are_you", "number_source", "are_you_robot",
    "busy", "callback", "wrong_number", "human", "complaint", "opt_out",
)  # fmt: skip
