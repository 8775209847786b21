"""What is known of every record for keeping it: how old, how long to be kept, in use or not."""

from typing import Any

from server.storage.pages import RecordPart
from server.storage.records import Upkeep

# One row for each board that has a record at all.
_UPKEEP = """
    SELECT boards.id, workshops.id, workshops.replay, workshops.retention_days,
        last_entry.sequence, coalesce(last_entry.time_ms, 0),
        last_entry."first" = 1 AND last_entry.links IS NULL AND NOT EXISTS (
            SELECT 1 FROM record_events AS later
            WHERE later.board = boards.number AND later.sequence = last_entry.sequence
                AND later.position > 1),
        (SELECT max(started_ms) FROM live_sessions
            WHERE workshop_id = workshops.id AND ended_ms IS NULL),
        (SELECT max(ended_ms) FROM live_sessions WHERE workshop_id = workshops.id)
    FROM boards JOIN workshops ON workshops.id = boards.workshop_id
    LEFT JOIN entries AS last_entry ON last_entry.board = boards.number
        AND last_entry.sequence = (
            SELECT max(sequence) FROM entries WHERE entries.board = boards.number)
    WHERE last_entry.sequence IS NOT NULL
        OR EXISTS (SELECT 1 FROM record_events WHERE record_events.board = boards.number)
    ORDER BY boards.number
"""


class SqlUpkeep(RecordPart):
    """See `server.storage.records.BoardRecord`."""

    async def upkeep(self) -> list[Upkeep]:
        """What is known of every record; see the protocol."""
        found = await self._database.fetch(_UPKEEP)
        return [_upkeep(*row) for row in found]


def _upkeep(board_id: str, workshop_id: str, *rest: Any) -> Upkeep:
    has_replay, days, sequence, last_ms, is_base, live_ms, ended_ms = rest
    return Upkeep(
        board_id=board_id,
        workshop_id=workshop_id,
        has_replay=bool(has_replay),
        retention_days=days,
        sequence=sequence or 0,
        last_entry_ms=last_ms,
        is_forgotten=bool(is_base),
        live_since_ms=live_ms,
        ended_ms=ended_ms,
    )
