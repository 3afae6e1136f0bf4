"""A trunks file is read whole, or every fault of it is named with its place and the way out."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ringright.domain.trunk import Caller, Encryption, Gateway, Transport
from ringright.line.inbound import Entry
from ringright.line.trunks import SCHEMA, Trunks, TrunksError, load

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "formats" / "trunks.md"
FILES = Path(__file__).parent / "trunks"
COMPLAINTS = {
    "alias": "3:11: aliases (*name) are not used here; write it out",
    "authorities-line-break": '6:9: "a.pem\nsip_verify_server no" does not fit (One line)',
    "bad-yaml": "4:66: expected ',' or ']'",
    "codec-twice": "6:13: the list says a thing twice; keep one",
    "codec-unknown": "6:28: 'g729' is not known; write one of: pcma, pcmu, g722, opus",
    "empty": " is empty. Begin with format: ringright/trunks@1",
    "encryption-optional": "6:13: 'optional' is not known; write one of: none, sdes, dtls",
    "gateways-empty": "4:5: the list is empty; write at least one",
    "gateways-many": "4:5: the list is too long; at most 16",
    "host-missing": "4:16: host is missing here",
    "interface-name": "6:9: fe.ed is no address; write it in full",
    "lines-fraction": "6:5: 2.0 should be a whole number",
    "lines-over": "6:5: 81 lines are more than this process takes (80)",
    "lines-many": "6:5: 5000 is too large; at most 2000",
    "list": '1:1: ["a"] should be named fields',
    "name-line-break": "3:5: ",
    "name-twice": "6:5: two trunks are called city; rename one",
    "no-such-day": "5:60: there is no day 2027-02-30",
    "number-line-break": "5:16: ",
    "number-local": '5:16: "01055550100" does not fit (E.164); write it like "+86',
    "number-without-quotes": '5:16: 861055550100 should be a text; put it in quotes, like "+86',
    "other-format": "1:1: write ringright/trunks@1",
    "password-env-missing": "6:25: the environment has no NOBODY_SETS_THIS; export it first",
    "password-file-missing": "6:25: there is no file ",
    "password-file-open": "trunk.password; run: chmod 600 ",
    "password-inside": "6:25: there is no field password; write password_env",
    "password-twice": "6:5: give password_env or password_file, not both",
    "ports-few": "6:21: too few ports; each call takes two",
    "ports-swapped": "6:9: too few ports",
    "ports-three": "6:9: the list is too long; at most 2",
    "practice-outside": "3:5: practice trunk city points at sbc.example.com. A practice trunk can "
    "reach 127.0.0.1 only",
    "privacy": "6:5: there is no field privacy; known here: name, gateways",
    "proof-empty": "5:41: this is empty; write something",
    "proof-missing": "5:15: proof is missing here",
    "proxy-bare-address": "3:5: city could not tell whose certificate 198.51.100.7 shows. Give the",
    "ptime-odd": "6:13: 25 is not known; write one of: 10, 20, 30, 40, 50, 60",
    "rate-nan": "6:5: NaN should be a number",
    "rate-zero": "6:5: 0 is too small; more than 0",
    "ring-short": "6:5: 10 is too small; at least 15",
    "route-emergency": "7:6: 110 is an emergency number and is never answered by a robot; take it",
    "route-emergency-plus": "8:6: +911 is an emergency number",
    "route-twice": "8:6: two routes answer 10086; keep one",
    "sdes-without-tls": "3:5: city would send its audio keys in the clear to sbc.example.com. Use "
    "transport: tls, or encryption: dtls",
    "signature-half": "6:5: certificate is missing here",
    "signature-plain-http": '6:41: "http://a.example/c" does not fit',
    "stack-port-zero-point": "6:9: 5060.5 should be a whole number",
    "tls-bare-address": "3:5: city could not tell whose certificate 198.51.100.7 shows. Give the",
    "transport-unknown": "4:52: 'sctp' is not known; write one of: udp, tcp, tls",
    "unknown-field": "6:5: there is no field line; write lines",
}
FULL = """
format: ringright/trunks@1
stack:
  interface: 192.0.2.10
  port: 5080
  calls: 40
  rtp_ports: [30000, 34000]
  authorities: certs/ca.pem
  identity: certs/us.pem
  stun: stun.example.org:3478
trunks:
  - name: city
    gateways:
      - {host: sbc1.example.com, transport: tls}
      - {host: sbc2.example.com, port: 5071, transport: tls}
    numbers:
      - {number: "+861055550100", proof: contract 7, until: 2027-12-31}
      - {number: "+861055550101", proof: contract 8}
    lines: 30
    rate: 2.5
    ring_s: 45
    proxy: {host: edge.example.com, transport: tls}
    account: {user: us, password_file: city.password, register_s: 600}
    media: {codecs: [opus, pcma], ptime_ms: 40, encryption: sdes}
    signature:
      key: certs/sign.key
      certificate: certs/sign.pem
      info: https://certs.example.org/us.pem
      origid: 2f1bdc8c-6a0c-4c49-9d3c-9a54d6a2f0b1
      attest: B
      logo: https://www.example.org/logo.png
      logo_digest: sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU
    session_s: 900
    reliable: false
    probe: false
  - name: inn
    gateways: [{host: 127.0.0.1}]
    numbers: [{number: "+8615410000000", proof: practice}]
    practice: true
    account: {user: inn, password_env: INN_PASSWORD}
routes:
  - {called: "+861055550100", script: a.yaml}
  - {called: "*", script: b.yaml}
"""


@pytest.mark.parametrize("name", COMPLAINTS)
def test_each_faulty_file_is_refused_at_its_place(name: str) -> None:
    (FILES / "trunk.password").chmod(0o644)
    path = FILES / f"{name}.yaml"
    with pytest.raises(TrunksError) as caught:
        load(path)
    assert caught.value.exit_code == 2
    assert caught.value.detail.startswith(str(path))
    assert COMPLAINTS[name] in caught.value.sentence()


def test_every_faulty_file_has_its_complaint() -> None:
    assert {path.stem for path in FILES.glob("*.yaml")} == set(COMPLAINTS)


def test_at_most_ten_complaints_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "trunks.yaml"
    path.write_text("format: ringright/trunks@1\ntrunks:\n" + "  - {x: 1}\n" * 4)
    with pytest.raises(TrunksError) as caught:
        load(path)
    assert len(caught.value.detail.splitlines()) == 11
    assert caught.value.detail.endswith("and 6 more")


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INN_PASSWORD", "hunter2")
    password = tmp_path / "city.password"
    password.write_text("correct horse\n")
    password.chmod(0o600)
    path = tmp_path / "trunks.yaml"
    path.write_text(FULL, encoding="utf-8")
    return path


def test_the_stack_arrives_as_written(full: Path) -> None:
    stack = load(full).stack
    assert (stack.interface, stack.port, stack.calls) == ("192.0.2.10", 5080, 40)
    assert (stack.rtp_ports, stack.stun) == ((30000, 34000), "stun.example.org:3478")
    certs = full.parent / "certs"
    assert (stack.authorities, stack.identity) == (certs / "ca.pem", certs / "us.pem")


def test_a_trunk_arrives_as_written(full: Path) -> None:
    trunk = load(full).named("city")
    assert trunk.gateways == (
        Gateway("sbc1.example.com", 5061, Transport.TLS),
        Gateway("sbc2.example.com", 5071, Transport.TLS),
    )
    assert trunk.numbers == (
        Caller("+861055550100", "contract 7", date(2027, 12, 31)),
        Caller("+861055550101", "contract 8"),
    )
    assert (trunk.lines, trunk.rate, trunk.ring_s, trunk.session_s) == (30, 2.5, 45, 900)
    assert (trunk.reliable, trunk.probe, trunk.practice) == (False, False, False)
    assert trunk.proxy == Gateway("edge.example.com", 5061, Transport.TLS)
    media = trunk.media
    assert (media.codecs, media.ptime_ms) == (("opus", "pcma"), 40)
    assert media.encryption is Encryption.SDES


def test_accounts_and_signature_arrive_as_written(full: Path) -> None:
    trunks = load(full)
    city, inn = (trunks.named(name).account for name in ("city", "inn"))
    assert city is not None
    assert inn is not None
    assert (city.user, city.password, city.register_s) == ("us", "correct horse", 600)
    assert (inn.user, inn.password, inn.register_s) == ("inn", "hunter2", 0)
    signature = trunks.named("city").signature
    assert signature is not None
    certs = full.parent / "certs"
    assert (signature.key, signature.certificate) == (
        str(certs / "sign.key"),
        str(certs / "sign.pem"),
    )
    assert (signature.info, signature.attest) == ("https://certs.example.org/us.pem", "B")
    assert signature.origid == "2f1bdc8c-6a0c-4c49-9d3c-9a54d6a2f0b1"
    assert signature.logo == "https://www.example.org/logo.png"
    assert signature.logo_digest.startswith("sha256-47DEQ")


def test_routes_name_scripts_beside_the_file(full: Path) -> None:
    folder = full.parent
    assert load(full).entries == (
        Entry("+861055550100", str(folder / "a.yaml")),
        Entry("*", str(folder / "b.yaml")),
    )


def test_no_password_is_ever_shown(full: Path) -> None:
    shown = repr(load(full))
    assert "us" in shown
    assert "hunter2" not in shown
    assert "correct horse" not in shown


@pytest.mark.parametrize("data", [b"\xff\xfe", None])
def test_a_password_file_that_cannot_be_read_is_one_sentence(
    full: Path, data: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = full.parent / "city.password"
    if data is not None:
        password.write_bytes(data)
    else:
        read = Path.read_text

        def refused(path: Path, **options: Any) -> str:
            if path == password:
                raise PermissionError(13, "Permission denied")
            return read(path, **options)

        monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(TrunksError, match=r"23:25: .*city\.password cannot be read"):
        load(full)


def test_a_trunk_is_found_by_name_or_by_being_the_only_one(full: Path) -> None:
    trunks = load(full)
    assert trunks.named("inn").name == "inn"
    with pytest.raises(TrunksError, match=r"no trunk is called 'out'.*Name one of: city, inn"):
        trunks.named("out")
    with pytest.raises(TrunksError, match=r"more than one trunk.*city, inn"):
        trunks.named("")
    only = Trunks(trunks.stack, trunks.trunks[:1])
    assert only.named("").name == "city"


def test_the_example_is_a_good_file() -> None:
    trunks = load(ROOT / "examples" / "trunk" / "trunks.yaml")
    assert [Path(entry.script).exists() for entry in trunks.entries] == [True]
    assert trunks.named("").media.encryption is Encryption.SDES


def keys(node: Any) -> set[str]:
    """Every key of the schema, wherever it stands."""
    if isinstance(node, list):
        return set().union(*map(keys, node))
    if not isinstance(node, dict):
        return set()
    return set(node.get("properties", ())).union(*map(keys, node.values()))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_documentation_has_every_key_and_no_other() -> None:
    documented = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(documented) == keys(SCHEMA)
