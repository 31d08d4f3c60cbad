"""Reads the tokens that wait in the outbox to be mailed, as nobody but the installation can."""
from __future__ import annotations

import base64
import ctypes
import ctypes.util
import hashlib
import json

_sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
_NONCE = 24
_MAC = 16


def open_sealed(secret: str, sealed: str) -> str:
    """What `Keyring::seal` sealed for mails; `secret`: the installation's, in hexadecimal."""
    subkey = hashlib.blake2b(b"ticketing: sealed mail", key=bytes.fromhex(secret),
                             digest_size=32).digest()
    text = sealed.partition(".")[2]
    box = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    cipher = box[_NONCE:]
    message = ctypes.create_string_buffer(len(cipher) - _MAC)
    failed = _sodium.crypto_secretbox_open_easy(
        message, cipher, ctypes.c_ulonglong(len(cipher)), box[:_NONCE], subkey)
    assert failed == 0, "the installation's secret did not seal this"
    return message.raw.decode()


def token_in(secret: str, payload: str) -> str:
    """The token in the payload of a mail."""
    return str(json.loads(open_sealed(secret, json.loads(payload)["sealed"]))["token"])


def unsubscribe_token(secret: str, account: int, kind: str) -> str:
    """What the link of a mail to an account carries, as `Keyring::sign` signs it."""
    def keyed(key: bytes, text: str) -> bytes:
        return hashlib.blake2b(text.encode(), key=key, digest_size=32).digest()

    def encode(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    key = bytes.fromhex(secret)
    what = f"{account}.{kind}"
    signature = keyed(keyed(key, "ticketing: unsubscribe"), what)
    return f"{what}.{encode(keyed(key, 'ticketing: key id')[:6])}.{encode(signature)}"
