"""Awareness: the ephemeral state of each client, newest clock wins (shared/protocol.md AW).

Sans-I/O and without time: when a session ends, its states are removed by the one who knows (AW5),
so nothing here has to grow old. JSON is read strictly once and written anew, so that what leaves
the server is well-formed whatever came in.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from server.errors import MalformedMessage
from server.protocol.wire import MAX_SAFE_INTEGER, read_bytes, read_varint, write_varint

MAX_STATE_BYTES = 16 * 1024  # AW1
MAX_DEPTH = 32  # AW1
MAX_ENTRIES = 10_000  # stock clients repeat what they hear of everybody; that is dropped unread
_REMEMBERED_CLOCKS = 4096  # of clients that left; 100 B each

_State = dict[str, object]
_decode = msgspec.json.Decoder(_State | None).decode
_encode = msgspec.json.Encoder().encode
_write_client = lru_cache(4096)(write_varint)  # the same few hundred, thousands of times a second


class AwarenessEntry(NamedTuple):
    """What one client says of itself. `state`: JSON object, or None for "gone"."""

    client: int
    clock: int
    state: bytes | None


def read_entries(raw: bytes, max_entries: int = MAX_ENTRIES) -> list[AwarenessEntry]:
    """Read the entries of an awareness update; `raw` is the whole of it.

    Raises:
        MalformedMessage: wrong structure, more entries than allowed, a state that AW1 forbids.
    """
    entries = []
    for client, clock, raw_state in _read(raw, max_entries):
        state = _checked(raw_state)
        entries.append(AwarenessEntry(client, clock, None if state is None else _encode(state)))
    return entries


def _read(raw: bytes, max_entries: int) -> list[tuple[int, int, bytes]]:
    count, position = read_varint(raw, 0)
    if count > max_entries:
        raise MalformedMessage(f"{count} awareness entries, at most {max_entries}")
    entries = []
    for _ in range(count):
        client, position = read_varint(raw, position)
        clock, position = read_varint(raw, position)
        state, position = read_bytes(raw, position)
        entries.append((client, clock, state))
    if position != len(raw):
        raise MalformedMessage(f"{len(raw) - position} bytes left over", position)
    return entries


def write_entries(entries: Iterable[AwarenessEntry]) -> bytes:
    """Encode an awareness update; the inverse of `read_entries`."""
    parts, count = [b""], 0
    for client, clock, state in entries:
        json = state or b"null"
        parts += (_write_client(client), write_varint(clock), write_varint(len(json)), json)
        count += 1
    parts[0] = write_varint(count)
    return b"".join(parts)


class AwarenessStates:
    """The newest state of every client in one room. A client without state is not in it."""

    def __init__(self) -> None:
        self._states: dict[int, AwarenessEntry] = {}
        self._clocks: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._states)

    def apply(
        self,
        raw: bytes,
        user: Mapping[str, object],
        may_speak_for: Callable[[int], bool],
        hidden: Collection[str] = (),
    ) -> list[AwarenessEntry]:
        """Take an awareness update from one session.

        Returns the entries that were news, as they are to be sent: `user` in each state is the
        given one (AW3), the keys in `hidden` are left out. Entries for clients the session may not
        speak for (AW2) and entries that are not newer (AW4) are left out without a word, those of
        others unread.

        Raises:
            MalformedMessage: see `read_entries`.
        """
        news = []
        for client, clock, raw_state in _read(raw, MAX_ENTRIES):
            if not may_speak_for(client):
                continue
            if clock >= MAX_SAFE_INTEGER:
                raise MalformedMessage("no clock is left for the end of this client")  # AW5
            state = _checked(raw_state)
            if self._is_newer(client, clock, state is None):
                if state is not None:
                    state["user"] = user  # AW3
                    for key in hidden:
                        state.pop(key, None)
                encoded = None if state is None else _encode(state)
                entry = AwarenessEntry(client, clock, encoded)
                self._take(entry)
                news.append(entry)
        return news

    def rewrite(
        self, clients: Iterable[int], user: Mapping[str, object], hidden: Collection[str]
    ) -> None:
        """Put another `user` into these states and leave these keys out, for newcomers.

        Clocks stay, so those who have the states already do not take them again.
        """
        for client in clients:
            known = self._states.get(client)
            if known is None or known.state is None:
                continue
            state = _decode(known.state) or {}
            kept = {key: value for key, value in state.items() if key not in hidden}
            self._states[client] = known._replace(state=_encode({**kept, "user": user}))

    def remove(self, clients: Iterable[int]) -> list[AwarenessEntry]:
        """Say that these clients are gone (AW5); returns the entries to send."""
        gone = []
        for client in clients:
            if client in self._states:
                entry = AwarenessEntry(client, self._clocks[client] + 1, None)
                self._take(entry)
                gone.append(entry)
        return gone

    def entries(self, clients: Iterable[int] | None = None) -> list[AwarenessEntry]:
        """The states of these clients as far as there are any; of everybody if None."""
        if clients is None:
            return list(self._states.values())
        return [self._states[client] for client in clients if client in self._states]

    def encode_all(self) -> bytes:
        """The awareness update a newcomer gets; `00` when nobody has a state."""
        return write_entries(self._states.values())

    def _is_newer(self, client: int, clock: int, is_gone: bool) -> bool:
        known = self._clocks.get(client)
        if known is None or clock > known:
            return True
        # AW4: whoever leaves may repeat the clock of its last state.
        return is_gone and clock == known and client in self._states

    def _take(self, entry: AwarenessEntry) -> None:
        self._clocks[entry.client] = entry.clock
        if entry.state is not None:
            self._states[entry.client] = entry
            return
        self._states.pop(entry.client, None)
        if len(self._clocks) > len(self._states) + _REMEMBERED_CLOCKS:
            self._clocks = {client: self._clocks[client] for client in self._states}


def _checked(state: bytes) -> _State | None:
    if len(state) > MAX_STATE_BYTES:
        raise MalformedMessage(f"awareness state of {len(state)} B")
    try:
        value: _State | None = _decode(state.decode())
        # Brackets in strings count too, so a few deep looking states are walked in vain.
        if state.count(b"[") + state.count(b"{") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
            raise MalformedMessage("awareness state nests too deep")
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise MalformedMessage("awareness state is no JSON object") from error
    return value


def _depth(value: object) -> int:
    level, depth = [value], 0
    while level:
        children: list[object] = []
        for item in level:
            if isinstance(item, dict):
                children.extend(item.values())
            elif isinstance(item, list):
                children.extend(item)
        depth += any(isinstance(item, dict | list) for item in level)
        level = children
    return depth
