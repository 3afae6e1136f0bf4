"""Written text as it is said: no digit is left for the voice to guess at."""

import re
from typing import Final

from ringright.errors import InputError
from ringright.voice import english, mandarin

LANGUAGES: Final = {"zh": mandarin.spoken, "en": english.spoken}
# Full-width digits, letters and signs (U+FF10.., U+FF0B) are their ASCII twins 0xFEE0 lower.
WIDE: Final = re.compile("[０-９Ａ-Ｚａ-ｚ＋％＠＆]")


def spoken(text: str, language: str) -> str:
    """`text` with figures, dates, times and telephone numbers in words; "zh" or "en"."""
    if language not in LANGUAGES:
        raise InputError(f"no voice for the language {language!r}", remedy="Use zh or en.")
    narrow = WIDE.sub(lambda found: chr(ord(found.group()) - 0xFEE0), text)
    return LANGUAGES[language](narrow)
