"""The key of a server's checkpoints: made once, for its owner only, and never half."""

import os
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from server.errors import SettingsError
from server.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, is_signed, load_signer

MESSAGE = "14:07, Дошка 3".encode()


def test_a_key_is_made_once_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "record-key.pem"
    first, again = load_signer(path), load_signer(path)
    assert first.public_key == again.public_key
    assert is_signed(again.public_key, MESSAGE, first.sign(MESSAGE))
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_the_key_is_for_its_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "record-key.pem"
    before = os.umask(0)
    try:
        load_signer(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622, 0o601])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "record-key.pem"
    load_signer(path)
    path.chmod(mode)
    with pytest.raises(SettingsError, match=r"RECORD_KEY_FILE.*600"):
        load_signer(path)


@pytest.mark.parametrize("cut", [0, 40, -30])
def test_a_half_key_is_refused_and_left_alone(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "record-key.pem"
    load_signer(path)
    half = path.read_bytes()[:cut]
    path.write_bytes(half)
    with pytest.raises(SettingsError, match="no private key"):
        load_signer(path)
    assert path.read_bytes() == half


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "supplied.pem"
    key = generate_private_key(SECP256R1())
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="Ed25519"):
        load_signer(path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="RECORD_KEY_FILE"):
        load_signer(tmp_path / "file" / "record-key.pem")


def test_only_the_very_message_is_signed(tmp_path: Path) -> None:
    signer = load_signer(tmp_path / "one.pem")
    other = load_signer(tmp_path / "two.pem")
    signature = signer.sign(MESSAGE)
    assert (len(signer.public_key), len(signature)) == (PUBLIC_KEY_BYTES, SIGNATURE_BYTES)
    assert is_signed(signer.public_key, MESSAGE, signature)
    assert not is_signed(other.public_key, MESSAGE, signature)
    assert not is_signed(signer.public_key, MESSAGE + b"!", signature)
    for place in range(SIGNATURE_BYTES):
        flipped = bytearray(signature)
        flipped[place] ^= 1
        assert not is_signed(signer.public_key, MESSAGE, bytes(flipped))


@pytest.mark.parametrize(
    ("key", "signature"), [(b"", b""), (bytes(31), bytes(64)), (bytes(32), bytes(63))]
)
def test_nonsense_is_not_signed(key: bytes, signature: bytes) -> None:
    assert not is_signed(key, MESSAGE, signature)
