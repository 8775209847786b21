"""What the other process does for watching: functions from bytes to bytes."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from server.replay.film import extend
from server.replay.folding import fold
from server.replay.packing import unpack
from server.replay.values import FilmState, Row, Segment, to_json
from server.replay.veil import Veil


class FilmWork(Struct, frozen=True, array_like=True):
    """A film and what comes next."""

    state: FilmState
    rows: list[Row]
    veil: Veil


class FilmDone(Struct, frozen=True, array_like=True):
    """The film with that, and the segments that are new or have grown."""

    state: FilmState
    segments: list[Segment]


class StateWork(Struct, frozen=True, array_like=True):
    """A segment, and up to which entry."""

    key: bytes
    body: bytes
    until: int


_write = msgspec.msgpack.Encoder().encode
_read_film_work = msgspec.msgpack.Decoder(FilmWork).decode
_read_film_done = msgspec.msgpack.Decoder(FilmDone).decode
_read_state_work = msgspec.msgpack.Decoder(StateWork).decode


def film_work(work: FilmWork) -> bytes:
    """For `make_film`."""
    return _write(work)


def film_done(answer: bytes) -> FilmDone:
    """What `make_film` answered."""
    return _read_film_done(answer)


def make_film(payload: bytes) -> bytes:
    """Go on with a film."""
    work = _read_film_work(payload)
    return _write(FilmDone(*extend(work.state, work.rows, work.veil)))


def state_work(key: bytes, body: bytes, until: int) -> bytes:
    """For `make_state`."""
    return _write(StateWork(key, body, until))


def make_state(payload: bytes) -> bytes:
    """The elements as of an entry: `{"at_ms", "elements", "sequence"}` as JSON."""
    work = _read_state_work(payload)
    key, segment = (msgspec.json.decode(unpack(part)) for part in (work.key, work.body))
    at_ms, sequence = key["at_ms"], key["sequence"]
    for change in segment["changes"]:
        if change[0] > work.until:
            break
        at_ms, sequence = at_ms + change[1], change[0]
    elements = fold(key["elements"], segment["changes"], work.until)
    return to_json({"sequence": sequence, "at_ms": at_ms, "elements": elements})
