"""Forgetting one person while the rest goes on verifying (shared/protocol.md ST13)."""

from collections.abc import Sequence
from dataclasses import dataclass

import aiosqlite

from server.storage.base import SYSTEM_PERSON
from server.storage.chain import commitment, erasure_digest
from server.storage.database import transaction
from server.storage.events import insert_events
from server.storage.forgetting import thorough
from server.storage.names import name_key
from server.storage.pages import NEWEST_MS, RecordPart
from server.storage.records import NewEvent, RecordConflict
from server.tasks import unbroken

NOTHING = b"{}"

_PERSON = "SELECT workshop_id, state, number FROM people WHERE id = ?"
_HIDDEN = """SELECT is_hidden FROM veils
    WHERE workshop_id = ? AND board_id = '' AND kind = 'person' AND subject = ?"""
# Key and salt gone, a tag tells of nobody; the alias keeps together what one person did.
_AUTHOR = 'UPDATE record_authors SET person_id = ?1, "key" = NULL WHERE person_id = ?2'
_NAMED = (
    ("board_clients", ("person_id",)),
    ("element_authors", ("person_id",)),
    ("board_locks", ("person_id",)),
    ("board_zones", ("person_id",)),
    ("acts", ("person_id", "subject")),
    ("messages", ("person_id",)),
    ("reports", ("person_id", "about_person", "closed_by")),
    ("live_sessions", ("started_by", "ended_by", "lead_id")),
    ("timers", ("started_by",)),
    ("signals", ("answered_by",)),
    ("bans", ("person_id", "value")),
    ("replay_links", ("created_by",)),
    ("veils", ("subject", "by")),
)
_RENAME = tuple(
    f'UPDATE {table} SET "{column}" = ?1 WHERE "{column}" = ?2'  # noqa: S608  # names of the schema
    for table, columns in _NAMED
    for column in columns
)
# Within JSON. Ids are random: nothing else reads like one.
_WITHIN = tuple(
    f"UPDATE {table} SET {column} = replace({column}, ?2, ?1) WHERE instr({column}, ?2)"  # noqa: S608  # names of the schema
    for table, column in (
        ("acts", "body"),
        ("board_zones", "rule"),
        ("live_sessions", "follow"),
        ("live_sessions", "summon"),
    )
)
_GONE = tuple(
    f"DELETE FROM {table} WHERE person_id = ?"  # noqa: S608  # names of the schema
    for table in ("tokens", "returns", "signals", "commands")
)
# What a removal says in words, for when the people's list does not any more.
_WORDS = tuple(
    f"UPDATE acts SET body = json_remove(body, '$.{name}') WHERE kind = 'removed' AND {column} = ?"  # noqa: S608  # names of the schema
    for name, column in (("name", "subject"), ("by", "person_id"))
)
_ANSWERS = "DELETE FROM commands WHERE workshop_id = ?1 AND instr(answer, CAST(?2 AS BLOB))"
_FORGET_PERSON = """UPDATE people SET name = ?, name_key = ?, hides_name = 1, state = 'removed',
    level = NULL, lab_id = NULL, lab_text = NULL, link_id = NULL, host_board_id = NULL,
    group_board_id = NULL, address = NULL WHERE id = ?"""
_VEIL = """INSERT INTO veils (workshop_id, board_id, kind, subject, is_hidden, "by", time_ms)
    VALUES (?, '', 'person', ?, 1, ?, 0) ON CONFLICT DO NOTHING"""
_TELLING = """SELECT board, sequence, record_events.position, salt, body
    FROM record_events JOIN boards ON boards.number = board
    WHERE workshop_id = ?1 AND salt IS NOT NULL AND instr(body, CAST(?2 AS BLOB))"""
_SILENCE = """UPDATE record_events SET body = ?, salt = NULL, commitment = ?
    WHERE board = ? AND sequence = ? AND position = ?"""
_CONTENT = 'SELECT salt, "update", commitment FROM entries WHERE board = ? AND sequence = ?'
_REPLACE = (
    'UPDATE entries SET salt = NULL, commitment = ?, "update" = ? WHERE board = ? AND sequence = ?'
)
# Caches of what has just been replaced.
_CACHES = tuple(
    f"DELETE FROM {table} WHERE board_id = ?"  # noqa: S608  # names of the schema
    for table in ("films", "film_segments", "snapshots")
)


@dataclass(frozen=True, slots=True)
class _Person:
    """Who is to be forgotten."""

    id: str
    alias: str
    workshop_id: str
    state: str
    number: int


class SqlErasure(RecordPart):
    """See `server.storage.records.BoardRecord`."""

    async def pseudonymise(self, person_id: str, alias: str) -> None:
        """Put the alias wherever the person is named; see the protocol."""
        await unbroken(self._pseudonymise(person_id, alias))

    async def _pseudonymise(self, person_id: str, alias: str) -> None:
        async with self._database.turn() as driver, thorough(driver):
            found = list(await driver.execute_fetchall(_PERSON, (person_id,)))
            if not found:
                return
            person = _Person(person_id, alias, *found[0])
            async with transaction(driver):
                await _keep_hidden(driver, person)
                await _rename(driver, person)
                await _silence(driver, person)
            self._heads.forget_all()

    async def replace_contents(
        self, board_id: str, contents: Sequence[tuple[int, bytes]], reason: str
    ) -> None:
        """Put other updates in the place of those entries; see the protocol."""
        if contents:
            async with self._uses.changing(board_id):
                await unbroken(self._replace(board_id, sorted(contents), reason))

    async def _replace(
        self, board_id: str, contents: Sequence[tuple[int, bytes]], reason: str
    ) -> None:
        async with (
            self._database.turn() as driver,
            self._heads.moving(driver, [(board_id, SYSTEM_PERSON)]) as heads,
            thorough(driver),
            transaction(driver),
        ):
            number = heads[board_id].number
            rows = [await _replacement(driver, number, *each) for each in contents]
            await driver.executemany(_REPLACE, rows)
            for sql in _CACHES:
                await driver.execute(sql, (board_id,))
            [(newest_ms,)] = await driver.execute_fetchall(NEWEST_MS, (number, number))
            digest = erasure_digest(contents).hex()
            # Named, so that whoever checks the record knows which contents the digest is of.
            replaced = [sequence for sequence, _ in contents]
            body = {"rows": replaced, "digest": digest, "reason": reason}
            event = NewEvent(board_id, newest_ms, SYSTEM_PERSON, "erased", body=body)
            await insert_events(driver, [event], heads)


async def _replacement(
    driver: aiosqlite.Connection, number: int, sequence: int, content: bytes
) -> tuple[object, ...]:
    found = list(await driver.execute_fetchall(_CONTENT, (number, sequence)))
    if not found:
        raise RecordConflict(f"no row of the record ends with entry {sequence}")
    [(salt, update, known)] = found
    return (known or commitment(salt, update), content, number, sequence)


async def _keep_hidden(driver: aiosqlite.Connection, person: _Person) -> None:
    """What a removed person made stays out of sight when nobody is left to have been removed."""
    found = list(await driver.execute_fetchall(_HIDDEN, (person.workshop_id, person.id)))
    if not found and person.state == "removed":
        await driver.execute(_VEIL, (person.workshop_id, person.alias, SYSTEM_PERSON))


async def _rename(driver: aiosqlite.Connection, person: _Person) -> None:
    for sql in _WORDS:
        await driver.execute(sql, (person.id,))
    for sql in (_AUTHOR, *_RENAME, *_WITHIN):
        await driver.execute(sql, (person.alias, person.id))
    for sql in _GONE:
        await driver.execute(sql, (person.id,))
    await driver.execute(_ANSWERS, (person.workshop_id, person.id))
    name = f"–{person.number}" if person.number else person.alias  # no hyphen: it stands for a name
    await driver.execute(_FORGET_PERSON, (name, name_key(name), person.id))


async def _silence(driver: aiosqlite.Connection, person: _Person) -> None:
    """Events that name the person say nothing any more; the chain keeps its commitments."""
    found = await driver.execute_fetchall(_TELLING, (person.workshop_id, person.id))
    rows = [
        (NOTHING, commitment(salt, body), board, sequence, position)
        for board, sequence, position, salt, body in found
    ]
    if rows:
        await driver.executemany(_SILENCE, rows)
