"""The cryptography of reports: receipts, boxes for one key, private keys under a passphrase. No model, no clock.

Receipts are hashed with Argon2id under a salt derived from the keys of the server, so that they can be looked up and cannot be
tried out on a dump. Boxes are X25519 with an ephemeral key, HKDF-SHA256 and AES with HMAC (Fernet, its clock set to zero).
"""

import base64
import hashlib
import hmac
import json
import os

from argon2.low_level import Type, hash_secret_raw
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from portal.kernel.errors import RuleBroken

IDENTITY_SIZE = 800


def _argon(secret: bytes, salt: bytes) -> bytes:
    return hash_secret_raw(secret, salt, time_cost=2, memory_cost=19456, parallelism=1, hash_len=32, type=Type.ID)


def receipt_hashes(receipt: str) -> list[str]:
    """The hash under each key of the server, the one that is written first."""
    salts = [hmac.new(key.encode(), b"whistle receipt", hashlib.sha256).digest()[:16] for key in settings.FIELD_KEYS]
    return [_argon(receipt.encode(), salt).hex() for salt in salts]


def _fernet(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key))


def seal_identity(key: bytes, name: str, contact: str) -> str:
    """Name and contact under ``key``, always of the same length."""
    plain = json.dumps([name, contact], ensure_ascii=False).encode()
    return _fernet(key).encrypt_at_time(plain.ljust(IDENTITY_SIZE), current_time=0).decode()


def open_identity(key: bytes, sealed: str) -> tuple[str, str]:
    name, contact = json.loads(_fernet(key).decrypt(sealed.encode()).decode())
    return name, contact


def new_pair(passphrase: str) -> tuple[str, str]:
    """(public key, private key locked by the passphrase)."""
    private = X25519PrivateKey.generate()
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    return public, lock(private, passphrase)


def lock(private: X25519PrivateKey, passphrase: str) -> str:
    salt = os.urandom(16)
    cipher = _fernet(_argon(passphrase.encode(), salt)).encrypt_at_time(private.private_bytes_raw(), current_time=0)
    return base64.b64encode(salt).decode() + "." + cipher.decode()


def unlock(locked: str, passphrase: str) -> X25519PrivateKey:
    """RuleBroken ``whistle.passphrase_wrong``."""
    salt, _dot, cipher = locked.partition(".")
    try:
        raw = _fernet(_argon(passphrase.encode(), base64.b64decode(salt))).decrypt(cipher.encode())
    except InvalidToken:
        raise RuleBroken("whistle.passphrase_wrong", field="passphrase") from None
    return X25519PrivateKey.from_private_bytes(raw)


def _shared(private: X25519PrivateKey, public: X25519PublicKey, both: bytes) -> Fernet:
    secret = private.exchange(public)
    return _fernet(HKDF(hashes.SHA256(), 32, None, b"hongjiang whistle share" + both).derive(secret))


def box(public: str, plain: bytes) -> str:
    """``plain`` so that the owner of ``public`` alone can read it."""
    theirs, mine = base64.b64decode(public), X25519PrivateKey.generate()
    own = mine.public_key().public_bytes_raw()
    cipher = _shared(mine, X25519PublicKey.from_public_bytes(theirs), own + theirs).encrypt_at_time(plain, current_time=0)
    return base64.b64encode(own).decode() + "." + cipher.decode()


def unbox(private: X25519PrivateKey, boxed: str) -> bytes:
    own, _dot, cipher = boxed.partition(".")
    theirs, mine = base64.b64decode(own), private.public_key().public_bytes_raw()
    return _shared(private, X25519PublicKey.from_public_bytes(theirs), theirs + mine).decrypt(cipher.encode())


def point_text(point: tuple[int, int]) -> bytes:
    return f"{point[0]}:{point[1]:x}".ljust(160).encode()


def point_of(text: bytes) -> tuple[int, int]:
    x, _colon, y = text.decode().strip().partition(":")
    return int(x), int(y, 16)
