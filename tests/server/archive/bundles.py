"""Bundles of workshops to which much has happened, and servers to bring them into."""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from server.archive.bundle import Office, unsigned, write_bundle
from server.archive.importing import import_bundle
from server.archive.lines import Hash, Hex
from server.archive.notary import Notary
from server.archive.workshop_file import FileInManifest, read_manifest, write_json
from server.replay.worker import Workbench
from server.signing import Signer, load_signer
from server.storage.base import Lab, Link, Person, Step
from server.storage.records import Lock, PutRecord
from server.storage.sqlite import SqliteStorage
from tests.server.archive.records import Recorded
from tests.server.rooms.world import HandClock
from tests.server.storage.histories import BOARD, PEOPLE, History

LINK = Link(
    id="l1",
    secret_hash=hashlib.sha256(b"secret").digest(),
    workshop_id="",
    role="facilitator",
    created_ms=1,
)


def office(storage: SqliteStorage, signer: Signer) -> Office:
    clock = HandClock()
    return Office(storage, signer, Notary(storage, signer, clock, 1000), clock, Path())


async def held(storage: SqliteStorage, folder: Path, parts: tuple[str, ...]) -> Recorded:
    """A workshop that took place: three people, of whom one hides her name."""
    board = Recorded(storage, load_signer(folder / "key.pem"), History(7))
    await board.go(parts)
    for number, name in enumerate(PEOPLE, 1):
        person = Person(name, "w1", name.title(), "participant", "de", "#335577", number)
        stored = replace(person, number=number, hides_name=name == PEOPLE[1])
        await storage.admit(stored, name.encode(), None, name.encode())
    lab = Lab("lab-1", "Labor", 1, workshop_id="w1")
    step = Step("s1", "w1", 0, "open", 10, {"de": "Ankommen"}, boards=(BOARD,))
    lock = Lock(BOARD, "n1", True, PEOPLE[0], 5)
    await storage.save("w1", [PutRecord(each) for each in (lab, step, lock)], [])
    return board


async def packed(storage: SqliteStorage, folder: Path) -> Path:
    path = folder / "archive.zip"
    await write_bundle(office(storage, load_signer(folder / "key.pem")), "w1", path)
    return path


async def brought(storage: SqliteStorage, path: Path) -> str:
    bench = Workbench()
    try:
        return await import_bundle(storage, bench, path, LINK, 9_000)
    finally:
        await bench.close()


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def forged(path: Path, files: dict[str, bytes], signer: Signer) -> Path:
    """A bundle with other contents, by somebody who has a key of their own."""
    manifest = read_manifest(files["manifest.json"])
    listed = [
        FileInManifest(name, len(content), Hash(hashlib.sha256(content).digest()))
        for name, content in files.items()
        if name != "manifest.json"
    ]
    bare = msgspec.structs.replace(manifest, files=listed, public_key=Hex(signer.public_key))
    signature = Hex(signer.sign(unsigned(bare)))
    whole = write_json(msgspec.structs.replace(bare, signature=signature))
    return zipped(path, {**files, "manifest.json": whole})
