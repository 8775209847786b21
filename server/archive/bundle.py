"""A workshop as one zip: records with their checkpoints, what was prepared, a signed manifest."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
import zipfile
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from server.archive.lines import Hash, Hex
from server.archive.notary import Notary
from server.archive.readme import README
from server.archive.record_file import Disguise, record_lines
from server.archive.workshop_file import (
    FORMAT,
    BoardInManifest,
    FileInManifest,
    Manifest,
    WorkshopFile,
    workshop_file,
    write_json,
)
from server.clock import Clock
from server.errors import BoardNotFound
from server.replay.people import hidden_people
from server.signing import Signer, is_signed
from server.storage.base import Board, Person
from server.storage.records import BoardRecord, ProgrammeRecord, Veil, Viewings
from server.version import VERSION

MANIFEST, WORKSHOP, READ_ME = "manifest.json", "workshop.json", "README.txt"
SOME_BYTES = 256 * 1024


class ArchiveStorage(BoardRecord, Viewings, Protocol):
    """What a bundle asks of storage."""

    async def programme(self, workshop_id: str) -> ProgrammeRecord:
        """The workshop, its boards, people and so on."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes bundles: with what key, at what time, and where to when nobody says."""

    storage: ArchiveStorage
    signer: Signer
    notary: Notary
    clock: Clock
    folder: Path


def disguise_of(
    people: Sequence[Person], decisions: Sequence[Veil], *, shows_names: bool
) -> Disguise:
    """What no file may show: names of those who hide theirs, contents of those who are hidden."""
    named = (p.id for p in people if shows_names and not p.hides_name and p.state == "admitted")
    return Disguise(frozenset(named), hidden_people(people, decisions))


def unsigned(manifest: Manifest) -> bytes:
    """The bytes under the signature of a manifest."""
    return write_json(msgspec.structs.replace(manifest, signature=Hex()))


def is_genuine(manifest: Manifest) -> bool:
    """Whether whoever holds the key that it names has signed the manifest."""
    return is_signed(bytes(manifest.public_key), unsigned(manifest), bytes(manifest.signature))


async def write_bundle(
    office: Office, workshop_id: str, path: Path, board_id: str | None = None
) -> Manifest:
    """Write the bundle; the file is there when it is whole, and not before.

    `board_id`: of this board only.

    Raises:
        WorkshopNotFound: there is none of that id.
        BoardNotFound: it has no such board.
        CorruptRecord: a record cannot be read.
        OSError: the file cannot be written.
    """
    with _whole(path) as file:
        manifest = await pack(office, workshop_id, file, board_id)
        await asyncio.to_thread(os.fsync, file.fileno())
    return manifest


async def pack(
    office: Office, workshop_id: str, file: BinaryIO, board_id: str | None = None
) -> Manifest:
    """Write the bundle into an open file; raises what `write_bundle` does."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as bundle:
        return await _Writer(office, bundle).write(workshop_id, board_id)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when the block has ended well, and is gone otherwise."""
    descriptor, name = tempfile.mkstemp(prefix=".archive-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


class _Writer:
    """One bundle on its way."""

    def __init__(self, office: Office, bundle: zipfile.ZipFile) -> None:
        self._office, self._bundle = office, bundle
        self._files: list[FileInManifest] = []

    async def write(self, workshop_id: str, board_id: str | None) -> Manifest:
        storage = self._office.storage
        state = await storage.programme(workshop_id)
        decisions = await storage.veils(workshop_id)
        shows_names = state.workshop.names == "shown"
        disguise = disguise_of(state.people, decisions, shows_names=shows_names)
        boards = [each for each in state.boards if board_id in (None, each.id)]
        if not boards:
            raise BoardNotFound(board_id or "")
        told = []
        for number, board in enumerate(boards, 1):
            name = f"boards/{number}/record.jsonl"
            await self._office.notary.sign(board.id)
            await self._add(name, record_lines(storage, board.id, disguise))
            told.append(BoardInManifest(board.id, board.title, name))
        about = await self._about(state, boards, disguise)
        await self._add(WORKSHOP, _once(write_json(about)))
        await self._add(READ_ME, _once(README.encode()))
        manifest = self._manifest(about, told)
        self._bundle.writestr(_info(MANIFEST), write_json(manifest))
        return manifest

    async def _about(
        self, state: ProgrammeRecord, boards: Sequence[Board], disguise: Disguise
    ) -> WorkshopFile:
        storage, numbers, makers = self._office.storage, {}, {}
        for board in boards:
            authors = await storage.authors(board.id)
            numbers[board.id] = {a.person_id: n for n, a in authors.items() if a.person_id}
            makers[board.id] = await storage.element_authors(board.id)
        return workshop_file(state, boards, disguise, numbers, makers)

    def _manifest(self, about: WorkshopFile, boards: list[BoardInManifest]) -> Manifest:
        signer, now_ms = self._office.signer, self._office.clock.time_ms()
        key, workshop = Hex(signer.public_key), about.workshop
        bare = Manifest(
            *(FORMAT, VERSION, now_ms, workshop.id, workshop.title),
            *(boards, [], self._files, key),
        )
        signature = Hex(signer.sign(unsigned(bare)))
        return msgspec.structs.replace(bare, signature=signature)

    async def _add(self, name: str, parts: AsyncIterable[bytes]) -> None:
        """One member. Compressed in a thread, a part at a time: the rooms do not wait for it."""
        digest, size, waiting = hashlib.sha256(), 0, bytearray()
        with self._bundle.open(_info(name), "w", force_zip64=True) as member:
            async for part in parts:
                waiting += part
                digest.update(part)
                size += len(part)
                if len(waiting) >= SOME_BYTES:
                    await asyncio.to_thread(member.write, bytes(waiting))
                    waiting.clear()
            await asyncio.to_thread(member.write, bytes(waiting))
        self._files.append(FileInManifest(name, size, Hash(digest.digest())))


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)  # without a date: the manifest has it
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
