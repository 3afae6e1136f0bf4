"""Telephone numbers in E.164, and which of them can only exist in practice."""

import re
from dataclasses import dataclass

# Prefixes that no carrier has been given: 154 is unassigned in mainland China's numbering plan
# (phonenumbers agrees: not a valid mobile), and +1 NPA 555-0100..0199 is reserved for fiction.
PRACTICE = re.compile(r"\+86154\d{8}|\+1[2-9]\d\d55501\d\d")


@dataclass(frozen=True)
class Number:
    """One telephone number.

    `e164` is "+" and 7 to 15 digits (ITU-T E.164); `region` is ISO 3166-1 alpha-2; `zones` are
    the IANA time zones the callee may be in, never empty; `kind` is "mobile", "fixed", "special"
    or "unknown".
    """

    e164: str
    region: str
    zones: tuple[str, ...]
    kind: str = "mobile"

    @property
    def practice(self) -> bool:
        """Whether the number lies in a prefix that cannot ring a real telephone."""
        return PRACTICE.fullmatch(self.e164) is not None
