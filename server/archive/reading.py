"""Reading a bundle that anybody may have made: looked at in full before anything is believed.

Nothing is ever extracted: members are read as streams, and nothing is taken from names but that
they are exactly those of the manifest.
"""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from server.archive.bundle import MANIFEST, READ_ME, WORKSHOP, is_genuine
from server.archive.checking import Fault
from server.archive.lines import LINE_BYTES
from server.archive.workshop_file import (
    FORMAT,
    FileInManifest,
    Manifest,
    WorkshopFile,
    read_manifest,
    read_workshop,
    write_json,
)
from server.errors import WhiteboardError

BUNDLE_BYTES = 2 * 1024**3
CONTENT_BYTES = 4 * 1024**3
MEMBERS = 20_000
RATIO = 200
TEXT_BYTES = 32 * 1024**2
BOARDS = 1000
_SMALL = 64 * 1024  # so small a file may well be that compressible
_NAME = re.compile(r"(manifest\.json|workshop\.json|README\.txt|boards/[1-9]\d{0,3}/record\.jsonl)")


class BadBundle(WhiteboardError):
    """A file that is no bundle, or one that somebody has changed."""


class Bundle:
    """An opened bundle whose names, sizes and manifest are in order. See `open_bundle`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = _members(archive)
        self.manifest = self._read_manifest()
        self._files = {each.path: each for each in self.manifest.files}

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._members:
            raise BadBundle("it has no manifest")
        text = b"".join(self._parts(MANIFEST, TEXT_BYTES))
        try:
            manifest = read_manifest(text)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise BadBundle(f"its manifest cannot be read ({error})") from error
        if manifest.format != FORMAT or write_json(manifest) != text:
            raise BadBundle("its manifest is none of this program's")
        if not is_genuine(manifest):
            raise BadBundle("its manifest was changed: the signature is wrong")
        self._compare(manifest)
        return manifest

    def _compare(self, manifest: Manifest) -> None:
        listed = [each.path for each in manifest.files]
        if len(set(listed)) != len(listed) or {*listed, MANIFEST} != self._members.keys():
            raise BadBundle("its files are not those of its manifest")
        records = [board.record for board in manifest.boards]
        named = {WORKSHOP, READ_ME, *records}
        if len(set(records)) != len(records) or named != set(listed) or manifest.media:
            raise BadBundle("its manifest does not say which board each record is of")
        if len({board.id for board in manifest.boards}) != len(records) or not records:
            raise BadBundle("its manifest names a board twice, or none")
        for each in manifest.files:
            if self._members[each.path].file_size != each.bytes:
                raise BadBundle(f"{each.path} has another size than its manifest says")

    def workshop(self) -> WorkshopFile:
        """What was prepared, and who was there.

        Raises:
            BadBundle: it is not what was written.
        """
        text = b"".join(self.checked(WORKSHOP, TEXT_BYTES))
        try:
            found = read_workshop(text)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise BadBundle(f"{WORKSHOP} cannot be read ({error})") from error
        manifest = self.manifest
        told = [(board.id, board.title) for board in manifest.boards]
        if (found.workshop.id, found.workshop.title) != (manifest.workshop, manifest.title):
            raise BadBundle("its workshop is not that of its manifest")
        if [(board.id, board.title) for board in found.boards] != told:
            raise BadBundle("its boards are not those of its manifest")
        return found

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a record file; what is wrong with it is told at the latest at its end.

        Raises:
            BadBundle: the file is not what was written.
            Fault: a line is too long.
        """
        rest = bytearray()
        for part in self.checked(name, CONTENT_BYTES):
            rest += part
            *whole, last = rest.split(b"\n")
            for line in whole:
                yield bytes(line) + b"\n"
            rest = bytearray(last)
            if len(rest) > LINE_BYTES:
                raise Fault(name, "a line is too long")
        if rest:
            yield bytes(rest)

    def require_key(self, key: bytes | None) -> None:
        """BadBundle where a key is given and the manifest is signed with another."""
        if key not in (None, bytes(self.manifest.public_key)):
            raise BadBundle("its manifest is signed with another key than the one given")

    def check_all(self) -> None:
        """Read every file once, so that a wrong one is known before any is used."""
        for name in self._files:
            for _ in self.checked(name, CONTENT_BYTES):
                pass

    def checked(self, name: str, limit: int) -> Iterator[bytes]:
        """The content of a file, piece by piece; BadBundle at its end if it was changed."""
        stated: FileInManifest = self._files[name]
        digest = hashlib.sha256()
        for part in self._parts(name, limit):
            digest.update(part)
            yield part
        if digest.digest() != stated.sha256:
            raise BadBundle(f"{name} was changed")

    def _parts(self, name: str, limit: int) -> Iterator[bytes]:
        info, size = self._members[name], 0
        try:
            with self._archive.open(info) as member:
                while part := member.read(_SMALL):
                    size += len(part)
                    if size > min(limit, info.file_size):
                        raise BadBundle(f"{name} is larger than it says, or than it may be")
                    yield part
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise BadBundle(f"{name} cannot be read ({error})") from error
        except zipfile.zlib.error as error:  # type: ignore[attr-defined]  # as zipfile has it
            raise BadBundle(f"{name} cannot be unpacked") from error


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MEMBERS:
        raise BadBundle("it has too many files")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        # `orig_filename`: before the separators of this machine were put in and a NUL cut it off.
        if not _NAME.fullmatch(info.orig_filename) or info.filename != info.orig_filename:
            raise BadBundle(f"it holds a file that does not belong there: {info.orig_filename!r}")
        if info.filename in found:
            raise BadBundle(f"it holds {info.filename} twice")
        _check_member(info)
        found[info.filename] = info
    if sum(info.file_size for info in infos) > CONTENT_BYTES:
        raise BadBundle("its content is too large")
    return found


def _check_member(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if info.flag_bits & 0x1:
        raise BadBundle(f"{info.filename} is encrypted")
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise BadBundle(f"{info.filename} is no ordinary file")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise BadBundle(f"{info.filename} is packed in an unknown way")
    if info.file_size > _SMALL and info.file_size > RATIO * max(1, info.compress_size):
        raise BadBundle(f"{info.filename} would become far larger than it is")


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """Open a bundle and look at its names, sizes and manifest.

    Raises:
        BadBundle: it is none, or a dangerous one.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        if path.stat().st_size > BUNDLE_BYTES:
            raise BadBundle("it is too large")
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError) as error:
            raise BadBundle("it is no zip file, or a broken one") from error
        with archive:
            yield Bundle(archive)
