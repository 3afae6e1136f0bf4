"""The kinds of ledger entries; `docs/events.md` explains each one."""

from enum import StrEnum


class Kind(StrEnum):
    """What a ledger entry may be about."""

    CONTACTS_IMPORTED = "contacts_imported"
    HISTORY_IMPORTED = "history_imported"
    PERSON_SUPPRESSED = "person_suppressed"
    CAMPAIGN_STARTED = "campaign_started"
    CAMPAIGN_RESUMED = "campaign_resumed"
    CAMPAIGN_FINISHED = "campaign_finished"
    CALL_PERMITTED = "call_permitted"
    CALL_REFUSED = "call_refused"
    PERMIT_REJECTED = "permit_rejected"
    CALL_RECEIVED = "call_received"
    CALL_DIALLED = "call_dialled"
    EARLY_MEDIA = "early_media"
    CALL_ANSWERED = "call_answered"
    ANSWERED_BY = "answered_by"
    ROBOT_SAID = "robot_said"
    PERSON_SAID = "person_said"
    KEY_PRESSED = "key_pressed"
    SLOT_FILLED = "slot_filled"
    CALL_ENDING = "call_ending"
    LINE_CLOSED = "line_closed"
    CALL_ENDED = "call_ended"
    CALL_LOST = "call_lost"
    CALL_REGRADED = "call_regraded"
