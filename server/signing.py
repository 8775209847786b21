"""Signatures over the ends of records, with Ed25519: the only user of `cryptography`.

The key is a file beside the database, so that it can be supplied and kept apart from it. Losing
it is no disaster: every checkpoint names the key that it was signed with.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from server.errors import SettingsError

VARIABLE = "RECORD_KEY_FILE"
PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64


class Signer:
    """Signs with one key. `public_key`: 32 bytes, what others check the signatures with."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature of the message: 64 bytes."""
        return self._key.sign(message)


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether whoever holds that key has signed the message. Total: nonsense is not signed."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def load_signer(path: Path) -> Signer:
    """Read the key of that file; made, for the owner's eyes only, where there is none.

    Raises:
        SettingsError: the file holds no such key, others may read it, or it cannot be made.
    """
    try:
        if not path.exists():
            _make(path)
        return Signer(_read(path))
    except OSError as error:
        raise SettingsError(VARIABLE, f"{path}: {error.strerror}") from error


def _read(path: Path) -> Ed25519PrivateKey:
    with path.open("rb") as file:
        # Of the open file: what is read is what was looked at.
        mode = os.fstat(file.fileno()).st_mode
        if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
            raise SettingsError(VARIABLE, f"{path} can be read by others; its mode must be 600")
        text = file.read(64 * 1024)
    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SettingsError(VARIABLE, f"{path} holds no private key in PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(VARIABLE, f"{path} holds a key of another kind than Ed25519")
    return key


def _make(path: Path) -> None:
    """Give the file its name only when the key is on the disk: a crash leaves no half key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)  # mode 600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _name(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)


def _name(made: Path, path: Path) -> None:
    try:
        os.link(made, path)  # fails where another process was faster: its key is as good
    except FileExistsError:
        return
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
