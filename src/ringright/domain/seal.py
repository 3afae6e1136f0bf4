"""Signing and checking permits with Ed25519 (RFC 8032)."""

import base64
import binascii
from dataclasses import replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ringright.domain.permit import Permit


def seal(permit: Permit, key: Ed25519PrivateKey) -> Permit:
    """`permit` with its signature."""
    return replace(permit, signature=base64.b64encode(key.sign(permit.payload())).decode())


def genuine(permit: Permit, key: Ed25519PublicKey) -> bool:
    """Whether the signature was made over exactly these fields by the holder of the key."""
    try:
        key.verify(base64.b64decode(permit.signature, validate=True), permit.payload())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
