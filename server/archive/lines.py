"""The lines of a record file: one JSON object each, with exactly one way to write it.

Hashes and keys are hexadecimal, contents base64. A line that this program would write otherwise
is refused: no byte of a file can change without being noticed.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from msgspec import Meta

from server.errors import WhiteboardError
from server.storage.chain import KEY_BYTES, SALT_BYTES, Stored, commitment
from server.storage.records import Author, Checkpoint, StoredEntry, StoredEvent

FORMAT = "llw-record/1"
HASH_BYTES = 32
# Of the longest line: the whole state of a board may stand in one.
LINE_BYTES = 64 * 1024 * 1024

T = TypeVar("T", "HeaderLine", "AuthorLine", "RowLine", "CheckpointLine")
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Small = Annotated[int, Meta(ge=0, lt=2**31)]
Salt = Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]


class WrongLine(WhiteboardError):
    """A line that this program has not written; `problem` says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Hex(bytes):
    """Bytes that are written as hexadecimal digits."""


class Hash(Hex):
    """32 of them."""


class Line(NamedTuple):
    """What a line says. `is_withheld`: its content is shown to nobody in this file."""

    item: Stored | Checkpoint | Author
    is_withheld: bool = False


class PlaceLine(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The end of a chain."""

    sequence: Count
    position: Small
    hash: Hash


class AuthorLine(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody who wrote, before the first row of theirs.

    Who it is, and the key that proves it, only where it may be told.
    """

    author: Small
    tag: Hash
    person: str | None = None
    key: Hex | None = None


class HeaderLine(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The first line. `checkpoints`: how many; `public_key`: of the newest, if there is one."""

    format: str
    board: str
    head: PlaceLine
    checkpoints: Small
    public_key: Hex | None = None


class RowLine(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An entry (`b`: its update) or an event (`p`: its position, `e`: its body).

    `n`: sequence. `f`, `l`: the first of the merged entries, and their digests. `t`: ms since
    1970. `a`: author. `s`: salt, or else `c`: the commitment to a content that is not the one
    given here. `w`: it was withheld in this file, not taken out of the record. `h`: hash.
    """

    n: Count
    t: Count
    a: Small
    h: Hash
    p: Small | None = None
    f: Count | None = None
    s: Salt | None = None
    c: Hash | None = None
    w: bool = False
    b: bytes | None = None
    e: bytes | None = None
    l: tuple[Hash, ...] = ()  # noqa: E741 # it is one letter in every line of the file


class CheckpointBody(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A signed end of the chain, behind the row that it is about."""

    sequence: Count
    position: Small
    time_ms: Count
    hash: Hash
    public_key: Hex
    signature: Hex


class CheckpointLine(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What tells it from a row."""

    checkpoint: CheckpointBody


def write_hex(value: object) -> object:
    """For msgspec: how `Hex` is written."""
    if isinstance(value, Hex):
        return value.hex()
    raise NotImplementedError


def read_hex(kind: type, value: Any) -> object:
    """For msgspec: how `Hex` is read."""
    if not isinstance(value, str):
        raise TypeError("it is no text")
    found = kind(bytes.fromhex(value))
    if kind is Hash and len(found) != HASH_BYTES:
        raise ValueError(f"{len(found)} bytes are no hash")
    return found


_encode = msgspec.json.Encoder(enc_hook=write_hex).encode
_header = msgspec.json.Decoder(HeaderLine, dec_hook=read_hex)
_author = msgspec.json.Decoder(AuthorLine, dec_hook=read_hex)
_row = msgspec.json.Decoder(RowLine, dec_hook=read_hex)
_checkpoint = msgspec.json.Decoder(CheckpointLine, dec_hook=read_hex)
_AUTHOR = b'{"author":'
_CHECKPOINT = b'{"checkpoint":'


def write_line(line: HeaderLine | AuthorLine | RowLine | CheckpointLine) -> bytes:
    """The bytes of the line, its end included."""
    return _encode(line) + b"\n"


def _read(decoder: msgspec.json.Decoder[T], line: bytes) -> T:
    try:
        found = decoder.decode(line)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise WrongLine(f"it cannot be read ({error})") from error
    if write_line(found) != line:
        raise WrongLine("it is written otherwise than it was")
    return found


def read_header(line: bytes) -> HeaderLine:
    """The first line of a file.

    Raises:
        WrongLine: it is none.
    """
    header = _read(_header, line)
    if header.format != FORMAT:
        raise WrongLine(f"its format is not {FORMAT}")
    return header


def read_line(line: bytes, board_id: str) -> Line:
    """Any other line of the file of that board.

    Raises:
        WrongLine: it is none.
    """
    if line.startswith(_CHECKPOINT):
        found = _read(_checkpoint, line).checkpoint
        checkpoint = Checkpoint(
            *(board_id, found.sequence, found.position, found.time_ms),
            *(bytes(found.hash), bytes(found.public_key), bytes(found.signature)),
        )
        return Line(checkpoint)
    if line.startswith(_AUTHOR):
        return Line(_author_of(_read(_author, line)))
    row = _read(_row, line)
    return Line(_stored(row, board_id), row.w)


def _author_of(line: AuthorLine) -> Author:
    if line.key is None and line.person is None:
        return Author(line.author, None, None, bytes(line.tag))
    if line.key is None or line.person is None or len(line.key) != KEY_BYTES:
        raise WrongLine(f"what it says of author {line.author} is incomplete")
    return Author(line.author, line.person, bytes(line.key), bytes(line.tag))


def _stored(row: RowLine, board_id: str) -> Stored:
    content = row.b if row.p is None else row.e
    is_event = row.p is not None
    if content is None or (row.e if not is_event else row.b) is not None:
        raise WrongLine("it is neither an entry nor an event")
    if (row.s is None) == (row.c is None) or (row.w and row.s is not None):
        raise WrongLine("either a salt or a commitment belongs to it")
    if is_event and (row.f is not None or row.l):
        raise WrongLine("an event cannot be merged")
    secret = commitment(row.s or b"", content) if row.c is None else bytes(row.c)
    after = bytes(row.h)
    if row.p is not None:
        return StoredEvent(board_id, row.n, row.p, row.t, row.a, row.s, content, secret, after)
    links = tuple(bytes(each) for each in row.l)
    return StoredEntry(board_id, row.n, row.f, row.t, row.a, row.s, content, secret, links, after)


def row_line(row: Stored, *, is_withheld: bool = False) -> RowLine:
    """The line of a row; where its content is withheld, `row` holds what may be shown of it."""
    is_open = row.salt is not None and not is_withheld
    return RowLine(
        n=row.sequence,
        t=row.time_ms,
        a=row.author,
        h=Hash(row.hash),
        p=row.position if isinstance(row, StoredEvent) else None,
        f=None if isinstance(row, StoredEvent) else row.first,
        s=row.salt if is_open else None,
        c=None if is_open else Hash(row.commitment),
        w=is_withheld,
        b=None if isinstance(row, StoredEvent) else row.update,
        e=row.body if isinstance(row, StoredEvent) else None,
        l=() if isinstance(row, StoredEvent) else tuple(Hash(each) for each in row.links),
    )


def author_line(author: Author, *, is_named: bool) -> AuthorLine:
    """The line of an author; `is_named`: it may be told who that is."""
    tag = Hash(author.tag)
    if not is_named or author.person_id is None or author.key is None:
        return AuthorLine(author.number, tag)
    return AuthorLine(author.number, tag, author.person_id, Hex(author.key))


def checkpoint_line(checkpoint: Checkpoint) -> CheckpointLine:
    """The line of a checkpoint."""
    return CheckpointLine(
        CheckpointBody(
            *(checkpoint.sequence, checkpoint.position, checkpoint.time_ms),
            *(Hash(checkpoint.hash), Hex(checkpoint.public_key), Hex(checkpoint.signature)),
        )
    )
