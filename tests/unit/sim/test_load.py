import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ringright.domain.consent import Method, Purpose
from ringright.sim.load import PeopleError, load
from ringright.sim.people import Outcome

FILES = Path(__file__).parent / "files"
COMPLAINTS = {
    "alias": "4:13: aliases (*name) are not used here; write it out",
    "bad-indent": "4:4: expected <block end>",
    "control-character": " special characters are not allowed at character 34",
    "empty": "1:1: the file is empty; begin with format: ringright/people@1",
    "field-of-another-outcome": "6:27: beep_s means nothing with busy; only with: voicemail",
    "format-missing": "1:1: format is missing here",
    "hum-and-say": "6:22: hum goes without say; make two replies of it",
    "id-twice": "6:5: p01 is already id of person 1; change one",
    "key-twice": "6:5: voice stands here twice; keep one",
    "keys-without-quotes": '6:31: 9 should be a text; put it in quotes, like "9"',
    "loss-too-large": "6:15: 120 is too large; at most 100",
    "nested-too-deep": "1:1: the file is nested too deep",
    "no-such-day": "6:9: no such time (day is out of range for month); write it like 2026",
    "no-such-month": "6:42: no such time (month must be in 1..12); write it like 2026",
    "no-such-zone": "6:45: no zone Asia/Shangai; write one like Asia/Shanghai",
    "no-time": '6:9: "tomorrow" does not fit',
    "not-utf8": " is not UTF-8",
    "number-twice": "7:5: +8615410000001 is already number of person 1; change one",
    "number-without-quotes": '4:5: 8615410000001 should be a text; put it in quotes, like "+861541',
    "offset-of-another-zone": "6:9: the offset is not Asia/Shanghai's; write 2026-03-10T10:00",
    "other-format": "1:1: write ringright/people@1",
    "real-number": '4:5: "+8613800138000" does not fit (Practice number',
    "reply-does-nothing": "6:22: this reply does nothing; write one of: say, hum, keys, hang_up",
    "silent-interruption": "6:22: one reply cannot interrupt and stay silent; make two replies",
    "status-missing": "6:5: status is missing here; write for example status: 503",
    "text-empty": "6:12: this is empty; write something or leave the field out",
    "text-missing": "6:5: text is missing here; write the words of the announcement",
    "texts-with-a-figure": "6:23: write a text, or a list of texts, each in quotes",
    "turn-end-too-small": "6:12: 100 is too small; at least 260",
    "unknown-field": "8:11: there is no field sayy; write say",
    "unknown-outcome": "6:12: 'sleeping' is not known; write one of: answer, busy, declined",
    "voice-missing": "3:5: voice is missing here; write for example voice: zm_yunxi",
}
FULL = """
format: ringright/people@1
title: 练习
language: zh
clock: {start: "2026-03-10T09:30:00-04:00", timezone: America/New_York}
contacts: contacts.csv
history: past/history.csv
seed: 11
defaults:
  voice: zm_yunxi
  line: {ring_s: 2}
  network: {jitter_ms: 30}
  talk: {turn_end_ms: 700, pace: 1.1}
people:
  - id: p01
    number: "+8615410000001"
    network: {loss_pct: 2}
    talk:
      greeting: 喂
      replies:
        - {when: 能来吗, say: [可以, 行], times: 3}
        - {hum: 嗯, interrupt_after_ms: 900, pace: 0.9}
      otherwise: 什么
  - id: p02
    number: "+12125550102"
    language: en
    voice: af_bella
    line: {outcome: announcement, text: switched off, status: 404}
    contact:
      name: Ann
      variables: {doctor: Li}
      consent:
        purpose: service
        wording: You may call me.
        given_at: 2026-01-02T03:04:05Z
        method: web_form
        source: form 7
        expires_at: "2027-01-02T03:04:05Z"
      opted_out_at: "2026-02-02T00:00:00Z"
      earlier_calls: ["2026-03-09T10:00:00+08:00"]
  - {id: p03, number: "+8615410000003", line: {outcome: busy}}
  - {id: p04, number: "+8615410000004", line: {outcome: declined, cause: 31}}
  - {id: p05, number: "+8615410000005", line: {outcome: no_answer, status: 408}}
  - {id: p06, number: "+8615410000006", line: {outcome: status, status: 499}}
"""


@pytest.mark.parametrize("name", COMPLAINTS)
def test_each_malformed_file_is_refused_at_its_place(name: str) -> None:
    path = FILES / f"{name}.yaml"
    with pytest.raises(PeopleError) as caught:
        load(path)
    assert caught.value.exit_code == 2
    assert caught.value.detail.startswith(str(path))
    assert COMPLAINTS[name] in caught.value.detail


def test_every_malformed_file_has_its_complaint() -> None:
    assert {path.stem for path in FILES.glob("*.yaml")} == set(COMPLAINTS)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PeopleError, match=r"none\.yaml: No such file.*Check the path"):
        load(tmp_path / "none.yaml")


def test_at_most_ten_complaints_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(
        "format: ringright/people@1\npeople:\n" + "  - {x: 1, id: p, number: '1'}\n" * 9
    )
    with pytest.raises(PeopleError) as caught:
        load(path)
    assert len(caught.value.detail.splitlines()) == 11
    assert caught.value.detail.endswith("and 8 more")


@pytest.fixture
def full(tmp_path: Path) -> Path:
    path = tmp_path / "people.yaml"
    path.write_text(FULL, encoding="utf-8")
    return path


def test_the_world_is_built_as_written(full: Path) -> None:
    world = load(full)
    assert (world.title, world.seed, world.timezone) == ("练习", 11, "America/New_York")
    assert world.start == datetime(2026, 3, 10, 13, 30, tzinfo=UTC)
    assert str(world.start.tzinfo) == "America/New_York"
    assert (world.contacts, world.history) == (
        full.parent / "contacts.csv",
        full.parent / "past/history.csv",
    )


def test_a_person_takes_from_the_defaults_what_it_does_not_say(full: Path) -> None:
    person = load(full).people[0]
    assert (person.voice, person.carrier.ring_s, person.talk.turn_end_ms) == ("zm_yunxi", 2, 700)
    assert (person.network.loss_pct, person.network.jitter_ms) == (2, 30)
    reply, hum = person.talk.replies
    assert (reply.when, reply.say, reply.times, reply.interrupts) == (
        ("能来吗",), ("可以", "行"), 3, False,
    )  # fmt: skip
    assert (hum.hum, hum.pace, hum.interrupts, person.talk.otherwise) == (
        "嗯",
        0.9,
        True,
        ("什么",),
    )


def test_an_inline_contact_carries_its_consent(full: Path) -> None:
    contact = load(full).people[1].contact
    assert contact is not None
    assert contact.consent is not None
    assert (contact.name, contact.variables) == ("Ann", {"doctor": "Li"})
    assert (contact.consent.purpose, contact.consent.method) == (Purpose.SERVICE, Method.WEB_FORM)
    assert contact.consent.given_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert contact.opted_out_at == datetime(2026, 2, 2, tzinfo=UTC)
    assert contact.earlier_calls[0].utcoffset() is not None


def test_endings_have_their_usual_status_and_cause(full: Path) -> None:
    endings = {
        person.carrier.outcome: (person.carrier.status, person.carrier.cause)
        for person in load(full).people
    }
    assert endings == {
        Outcome.ANSWER: (0, 0),
        Outcome.ANNOUNCEMENT: (404, 1),
        Outcome.BUSY: (486, 17),
        Outcome.DECLINED: (603, 31),
        Outcome.NO_ANSWER: (408, 102),
        Outcome.STATUS: (499, 0),
    }


def test_without_a_clock_it_is_a_tuesday_morning_in_shanghai(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(
        'format: ringright/people@1\npeople: [{id: a, number: "+8615410000001", voice: v}]'
    )
    start = load(path).start
    assert start.isoformat() == "2026-03-10T10:00:00+08:00"
    assert re.search("Tue", start.strftime("%a"))
