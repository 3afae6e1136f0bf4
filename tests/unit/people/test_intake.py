from datetime import datetime

from ringright.people.faults import WORDS
from ringright.people.intake import Options, admit
from ringright.people.person import Person, RawConsent, Row

GIVEN = RawConsent("service", "yes", "2026-02-01", "paper", "form", "")


def test_inline_people_pass_the_same_checks() -> None:
    people: list[Person] = []
    rows = [
        Row(1, "a", "154 1000 0001", "甲", consent=GIVEN, variables={"doctor": "王"}),
        Row(
            2, "b", "154 1000 0002", opted_out_at="2026-03-01", earlier_calls=("2026-03-09 10:00",)
        ),
        Row(3, "c", "nonsense"),
        Row(4, "d", "154 1000 0001", consent=GIVEN),
        Row(5, "e", "154 1000 0005", earlier_calls=("long ago",)),
    ]
    report = admit(rows, people.extend, Options())
    assert [person.contact.id for person in people] == ["a", "b", "a"]
    assert people[0].consents[0].person == "a"
    assert people[1].consents == ()
    assert people[1].opted_out_at == datetime.fromisoformat("2026-03-01T00:00+08:00")
    assert people[1].earlier[0].number == "+8615410000002"
    assert [(bad.line, bad.reason) for bad in report.bad] == [
        (3, "invalid_number"),
        (5, "bad_time"),
    ]
    assert (report.people, report.merged) == (2, 1)


def test_the_same_statement_has_the_same_id() -> None:
    def consent_of(given: RawConsent) -> str:
        people: list[Person] = []
        admit([Row(1, "a", "15410000001", consent=given)], people.extend, Options())
        return people[0].consents[0].id

    later = RawConsent("service", "yes", "2026-02-01", "paper", "form", "2027-01-01")
    other = RawConsent("service", "yes", "2026-02-02", "paper", "form", "")
    assert consent_of(GIVEN) == consent_of(later)
    assert consent_of(GIVEN) != consent_of(other)


def test_every_reason_has_both_languages() -> None:
    assert all(chinese and english for chinese, english in WORDS.values())
