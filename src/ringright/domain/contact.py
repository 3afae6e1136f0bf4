"""A person we may know, as one campaign sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ringright.domain.number import Number


@dataclass(frozen=True)
class Contact:
    """One person of a campaign: who they are, where they are reached, what the script may say."""

    id: str
    name: str
    number: Number
    language: str = "zh"
    variables: Mapping[str, str] = field(default_factory=dict)
