import logging
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from tests.unit.line.identity import pki

from ringright.line.identity.credentials import CredentialsError, Folder, load
from ringright.line.identity.passport import Call, Signer, shaken

LIST = pki.codes("709J")


@pytest.fixture
def files(house: pki.House, key: ec.EllipticCurvePrivateKey, tmp_path: Path) -> tuple[Path, Path]:
    secret, public = tmp_path / "key.pem", tmp_path / "cert.pem"
    write(secret, pki.pem(key))
    public.write_bytes(house.certify(key, LIST).public_bytes(Encoding.PEM))
    return secret, public


def write(path: Path, data: bytes, mode: int = 0o600) -> None:
    path.write_bytes(data)
    path.chmod(mode)


def test_a_key_and_its_certificate_are_loaded(files: tuple[Path, Path]) -> None:
    found = load(*files, pki.X5U, pki.NOW)
    assert found.authority.codes == ("709J",)
    assert found.ends == pki.NOW + 89 * pki.DAY


@pytest.mark.parametrize("which", [0, 1])
def test_a_missing_file_is_named(files: tuple[Path, Path], which: int) -> None:
    files[which].unlink()
    with pytest.raises(CredentialsError, match=f"{files[which].name}: No such file"):
        load(*files, pki.X5U, pki.NOW)


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602, 0o620])
def test_a_key_that_others_can_reach_is_refused_with_the_remedy(
    files: tuple[Path, Path], mode: int
) -> None:
    files[0].chmod(mode)
    with pytest.raises(CredentialsError, match=f"chmod 600 {files[0]}"):
        load(*files, pki.X5U, pki.NOW)


def test_a_group_may_be_let_in_to_read(files: tuple[Path, Path]) -> None:
    files[0].chmod(0o640)
    load(*files, pki.X5U, pki.NOW)


@pytest.mark.parametrize("kind", ["p384", "rsa"])
def test_another_kind_of_key_is_refused(files: tuple[Path, Path], kind: str) -> None:
    if kind == "rsa":
        other = rsa.generate_private_key(65537, 2048)
        data = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    else:
        data = pki.pem(ec.generate_private_key(ec.SECP384R1()))
    write(files[0], data)
    with pytest.raises(CredentialsError, match="no P-256 key"):
        load(*files, pki.X5U, pki.NOW)


def test_a_key_under_a_password_is_refused(
    files: tuple[Path, Path], key: ec.EllipticCurvePrivateKey
) -> None:
    locked = BestAvailableEncryption(b"word")
    write(files[0], key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    with pytest.raises(CredentialsError, match="protected by a password"):
        load(*files, pki.X5U, pki.NOW)


def test_the_key_of_another_certificate_is_refused(files: tuple[Path, Path]) -> None:
    write(files[0], pki.pem(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(CredentialsError, match=r"key\.pem is not the key of .*cert\.pem"):
        load(*files, pki.X5U, pki.NOW)


@pytest.mark.parametrize("which", [0, 1])
def test_what_is_no_pem_is_refused(files: tuple[Path, Path], which: int) -> None:
    write(files[which], b"nonsense")
    with pytest.raises(CredentialsError, match="holds no PEM"):
        load(*files, pki.X5U, pki.NOW)


def test_an_endless_file_is_not_read(files: tuple[Path, Path]) -> None:
    write(files[1], b"x" * 70_000)
    with pytest.raises(CredentialsError, match="larger than"):
        load(*files, pki.X5U, pki.NOW)


def test_an_expired_certificate_is_refused_at_load_and_later(
    files: tuple[Path, Path],
) -> None:
    late = pki.NOW + timedelta(days=90)
    with pytest.raises(CredentialsError, match="expired on 2026-06-07"):
        load(*files, pki.X5U, late)
    found = load(*files, pki.X5U, pki.NOW)
    signer = Signer(found, frozenset({pki.CALLER}), pki.ORIGIN)
    with pytest.raises(CredentialsError, match="expired"):
        shaken(Call(pki.CALLER, pki.CALLEE, late), "A", signer)


def test_a_certificate_of_tomorrow_is_refused(files: tuple[Path, Path]) -> None:
    with pytest.raises(CredentialsError, match="valid from 2026-03-09"):
        load(*files, pki.X5U, pki.NOW - 2 * pki.DAY)


def test_a_web_servers_certificate_is_refused(
    house: pki.House, key: ec.EllipticCurvePrivateKey, files: tuple[Path, Path]
) -> None:
    files[1].write_bytes(house.certify(key, b"").public_bytes(Encoding.PEM))
    with pytest.raises(CredentialsError, match="TNAuthList"):
        load(*files, pki.X5U, pki.NOW)


def test_the_certificates_address_is_https(files: tuple[Path, Path]) -> None:
    with pytest.raises(CredentialsError, match="no https URL"):
        load(*files, "http://cert.example.org/passport.cer", pki.NOW)


def test_no_key_is_ever_shown(
    files: tuple[Path, Path], key: ec.EllipticCurvePrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    own = load(*files, pki.X5U, pki.NOW)
    signer = Signer(own, frozenset({pki.CALLER}), pki.ORIGIN)
    shaken(pki.CALL, "A", signer)
    body = pki.pem(key).decode().splitlines()[1]
    write(files[0], b"-----BEGIN PRIVATE KEY-----\n" + body.encode())
    with pytest.raises(CredentialsError) as refused:
        load(*files, pki.X5U, pki.NOW)
    said = [repr(own), str(own), repr(signer), caplog.text, str(refused.value)]
    secret = key.private_numbers().private_value
    for shown in (body, body[:20], str(secret), f"{secret:x}", "ECKey"):
        assert not any(shown in text for text in said)
    assert refused.value.__suppress_context__


def test_a_folder_gives_what_was_put_into_it(house: pki.House, tmp_path: Path) -> None:
    folder = pki.stored(tmp_path, house.root)
    assert folder.pem(pki.X5U) == house.root.public_bytes(Encoding.PEM)
    assert folder.pem(pki.X5U + "?other") is None


@pytest.mark.parametrize(
    "x5u", ["../outside", "https://a/../../outside", "/etc/passwd", ".", "x" * 999]
)
def test_no_address_leads_out_of_the_folder(tmp_path: Path, x5u: str) -> None:
    folder = Folder(tmp_path / "inside")
    folder.path.mkdir()
    (tmp_path / "outside.pem").write_text("secret")
    assert folder.place(x5u).parent == folder.path
    assert folder.pem(x5u) is None
