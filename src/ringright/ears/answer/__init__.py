"""Who answered: person, voicemail, menu, screening assistant, announcement, fax or nobody."""

from ringright.ears.answer.words import announcement, voicemail

__all__ = ["announcement", "voicemail"]
