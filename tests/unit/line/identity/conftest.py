from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.unit.line.identity import pki

from ringright.line.identity.passport import Signer
from ringright.line.identity.verification import Trust


@pytest.fixture(scope="session")
def house() -> pki.House:
    return pki.House()


@pytest.fixture(scope="session")
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def signer(key: ec.EllipticCurvePrivateKey) -> Signer:
    return pki.signer(key)


@pytest.fixture
def trust(house: pki.House, key: ec.EllipticCurvePrivateKey, tmp_path: Path) -> Trust:
    return pki.trust(tmp_path, house.root, house.certify(key, pki.codes("709J")))
