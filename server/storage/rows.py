"""How the values of `base` and `records` lie in their tables: one row each, by column name.

Truth values are 0 and 1, everything that is more than a number, a text or bytes is JSON.
"""

from collections.abc import Callable, Mapping, Sequence
from types import NoneType
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from sqlalchemy import ClauseElement, Select, Table, bindparam, delete, select, update
from sqlalchemy.dialects import sqlite

from server.errors import CorruptRecord
from server.storage import record_tables, records, tables
from server.storage.names import name_key

R = TypeVar("R")
Codec = tuple[Callable[[Any], object], Callable[[Any], object]]

_PLAIN = {str, int, bytes}


def _json_codec(hint: object) -> Codec:
    decoder = msgspec.json.Decoder(hint)

    def write(value: object) -> str:
        return msgspec.json.encode(value, order="deterministic").decode()

    return write, decoder.decode


def _codec(hint: object) -> Codec | None:
    """How to write and read a field of that type; None for values that need nothing."""
    options = [each for each in get_args(hint) if each is not NoneType]
    if NoneType in get_args(hint) and len(options) == 1:
        return _codec(options[0])
    if hint is bool:
        return int, bool
    if hint in _PLAIN or get_origin(hint) is Literal:
        return None
    return _json_codec(hint)


class Statement:
    """One SQL statement for the driver, and the order in which it takes the values of a row."""

    def __init__(self, statement: ClauseElement, names: Sequence[str] | None = None) -> None:
        compiled: Any = statement.compile(
            dialect=sqlite.dialect(), column_keys=None if names is None else list(names)
        )
        self.sql = str(compiled)
        self._order = tuple(compiled.positiontup)

    def values(self, row: Mapping[str, object]) -> tuple[object, ...]:
        """The values of the row as the statement takes them."""
        return tuple(row[name] for name in self._order)


class Rows(Generic[R]):
    """The rows of one type. `of` and `row` are inverse to each other."""

    def __init__(self, kind: type[R], table: Table) -> None:
        self.kind, self.table = kind, table
        hints = get_type_hints(kind)
        # Hints come in the order of the fields.
        self.names = tuple(hints)
        self._codecs = {name: c for name in self.names if (c := _codec(hints[name]))}
        self._readers = [
            (n, c[1]) for n, name in enumerate(self.names) if (c := self._codecs.get(name))
        ]

    def select(self) -> Select[Any]:
        """A SELECT of the columns that the type is made of, in the order of its fields."""
        return select(*(self.table.c[name] for name in self.names))

    def row(self, record: R) -> dict[str, object]:
        """The values of one row by column name."""
        row = {name: getattr(record, name) for name in self.names}
        for name, (write, _) in self._codecs.items():
            if row[name] is not None:
                row[name] = write(row[name])
        if self.table is tables.people:
            row["name_key"] = name_key(str(row["name"]))
        return row

    def of(self, row: Sequence[Any]) -> R:
        """The record in a row of `select`.

        Raises:
            CorruptRecord: what stands there cannot be read.
        """
        values = list(row)
        try:
            for n, read in self._readers:
                if values[n] is not None:
                    values[n] = read(values[n])
        except msgspec.MsgspecError as error:
            raise CorruptRecord("", f"{self.table.name}: {error}") from error
        return self.kind(**dict(zip(self.names, values, strict=True)))


class Changeable(Rows[R]):
    """Rows that a change may put and, unless `is_fixed`, drop.

    `counted`: columns that storage alone counts; putting a row that exists leaves them as they are.
    """

    def __init__(
        self, kind: type[R], table: Table, *, is_fixed: bool = False, counted: Sequence[str] = ()
    ) -> None:
        super().__init__(kind, table)
        self._counted = counted
        columns = table.primary_key.columns
        # In the order of the record's fields: that is how keys are given.
        keys = [name for name in self.names if name in columns]
        where = [table.c[name] == bindparam(f"key_{name}") for name in keys]
        self._keys = keys
        self.put = self._update(where) if is_fixed else self._upsert(keys)
        self.drop = None if is_fixed else Statement(delete(table).where(*where))

    def _update(self, where: Sequence[Any]) -> Statement:
        names = [name for name in (*self.names, "name_key") if name in self.table.c]
        return Statement(
            update(self.table).where(*where), [n for n in names if n not in self._keys]
        )

    def _upsert(self, keys: Sequence[str]) -> Statement:
        insert = sqlite.insert(self.table)
        kept = {*keys, *self._counted}
        others = {name: insert.excluded[name] for name in self.names if name not in kept}
        return Statement(
            insert.on_conflict_do_update(index_elements=list(keys), set_=others), self.names
        )

    def put_values(self, record: R) -> tuple[object, ...]:
        """The values for `put`."""
        row = self.row(record)
        return self.put.values(row | {f"key_{name}": row[name] for name in self._keys})

    def drop_values(self, key: Sequence[str]) -> tuple[object, ...]:
        """The values for `drop`."""
        named = zip(self._keys, key, strict=True)
        return () if self.drop is None else self.drop.values({f"key_{n}": v for n, v in named})


WORKSHOP = Changeable(records.Workshop, tables.workshops, is_fixed=True)
BOARD = Changeable(records.Board, tables.boards, is_fixed=True)
PERSON = Changeable(records.Person, tables.people, is_fixed=True)
LINK = Changeable(records.Link, tables.links, counted=("uses",))
LAB = Changeable(records.Lab, tables.labs)
STEP = Changeable(records.Step, tables.steps)
SESSION = Changeable(records.LiveSession, tables.live_sessions)
TIMER = Changeable(records.Timer, tables.timers)
LOCK = Changeable(records.Lock, tables.board_locks)
ZONE = Changeable(records.Zone, tables.board_zones)
SIGNAL = Changeable(records.Signal, tables.signals)
MESSAGE = Changeable(records.Message, tables.messages)
REPORT = Changeable(records.Report, tables.reports)
BAN = Changeable(records.Ban, tables.bans)
RETURN = Changeable(records.Return, tables.returns)
REPLAY_LINK = Changeable(records.ReplayLink, record_tables.replay_links)
VEIL = Changeable(records.Veil, record_tables.veils)
FILM = Rows(records.FilmRow, record_tables.films)
SEGMENT = Rows(records.SegmentRow, record_tables.film_segments)
ACT = Rows(records.Act, tables.acts)

CHANGEABLE: dict[type, Changeable[Any]] = {
    rows.kind: rows
    for rows in (
        *(WORKSHOP, BOARD, PERSON, LINK, LAB, STEP, SESSION, TIMER),
        *(LOCK, ZONE, SIGNAL, MESSAGE, REPORT, BAN, RETURN),
        *(REPLAY_LINK, VEIL),
    )
}
