"""Running a workshop: agenda, live sessions, rights, lobby, safety, and the record of it all.

Every row of the first release keeps its meaning: an open board without a lobby.
"""

from sqlalchemy import Connection

_WORKSHOPS = (
    """languages TEXT NOT NULL DEFAULT '["de","en","uk"]'""",
    "time_zone TEXT NOT NULL DEFAULT 'UTC'",
    "kit TEXT",
    "lab_id TEXT",
    "network_id TEXT REFERENCES networks (id)",
    "lobby INTEGER NOT NULL DEFAULT 0",
    "outside TEXT NOT NULL DEFAULT 'edit'",
    "welcome TEXT NOT NULL DEFAULT '{}'",
    "retention_days INTEGER NOT NULL DEFAULT 30",
    "replay INTEGER NOT NULL DEFAULT 1",
    "own_only INTEGER NOT NULL DEFAULT 0",
    "cursors TEXT NOT NULL DEFAULT 'auto'",
    "names TEXT NOT NULL DEFAULT 'shown'",
    "creates_per_minute INTEGER NOT NULL DEFAULT 0",
    "deletes_per_minute INTEGER NOT NULL DEFAULT 0",
)

_BOARDS = (
    "kind TEXT NOT NULL DEFAULT 'plenary'",
    "lab_id TEXT REFERENCES labs (id)",
    "templates TEXT NOT NULL DEFAULT '[]'",
    "is_frozen INTEGER NOT NULL DEFAULT 0",
    "is_closed INTEGER NOT NULL DEFAULT 0",
    "own_only INTEGER NOT NULL DEFAULT 0",
)

_PEOPLE = (
    "state TEXT NOT NULL DEFAULT 'admitted'",
    "level TEXT",
    "lab_id TEXT REFERENCES labs (id)",
    "lab_text TEXT",
    "link_id TEXT",
    "host_board_id TEXT REFERENCES boards (id)",
    "group_board_id TEXT REFERENCES boards (id)",
    "is_muted INTEGER NOT NULL DEFAULT 0",
    "number INTEGER NOT NULL DEFAULT 0",
    "hides_name INTEGER NOT NULL DEFAULT 0",
    "address TEXT",
)

_HOMES = (
    """CREATE TABLE networks (
        id TEXT NOT NULL, title TEXT NOT NULL, created_ms BIGINT NOT NULL, PRIMARY KEY (id))""",
    """CREATE TABLE labs (
        id TEXT NOT NULL, network_id TEXT, workshop_id TEXT, title TEXT NOT NULL, country TEXT,
        time_zone TEXT, created_ms BIGINT NOT NULL, PRIMARY KEY (id),
        FOREIGN KEY (network_id) REFERENCES networks (id),
        FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    "CREATE INDEX labs_workshop ON labs (workshop_id)",
)

# Its key becomes an id of its own, because a secret can now be replaced.
_LINKS = (
    """CREATE TABLE links_new (
        id TEXT NOT NULL, secret_hash BLOB NOT NULL, workshop_id TEXT NOT NULL,
        role TEXT NOT NULL, created_ms BIGINT NOT NULL, title TEXT NOT NULL DEFAULT '',
        lab_id TEXT, level TEXT, opens_ms BIGINT, expires_ms BIGINT, max_uses INTEGER,
        uses INTEGER NOT NULL DEFAULT 0, revoked_ms BIGINT, rotated_ms BIGINT, code TEXT,
        PRIMARY KEY (id), UNIQUE (secret_hash),
        FOREIGN KEY (workshop_id) REFERENCES workshops (id),
        FOREIGN KEY (lab_id) REFERENCES labs (id))""",
    """INSERT INTO links_new (id, secret_hash, workshop_id, role, created_ms)
        SELECT lower(hex(substr(secret_hash, 1, 9))), secret_hash, workshop_id, role, created_ms
        FROM links""",
    "DROP TABLE links",
    "ALTER TABLE links_new RENAME TO links",
    "CREATE UNIQUE INDEX links_code ON links (code)",
    "CREATE INDEX links_workshop ON links (workshop_id)",
)

_COMING_BACK = (
    "CREATE INDEX tokens_person ON tokens (person_id)",
    """CREATE TABLE returns (
        secret_hash BLOB NOT NULL, person_id TEXT NOT NULL, created_ms BIGINT NOT NULL,
        revoked_ms BIGINT, PRIMARY KEY (secret_hash),
        FOREIGN KEY (person_id) REFERENCES people (id))""",
    "CREATE INDEX returns_person ON returns (person_id)",
)

_RIGHTS = (
    """CREATE TABLE element_authors (
        board_id TEXT NOT NULL, element_id TEXT NOT NULL, person_id TEXT NOT NULL,
        PRIMARY KEY (board_id, element_id), FOREIGN KEY (board_id) REFERENCES boards (id))
        WITHOUT ROWID""",
    """CREATE TABLE board_locks (
        board_id TEXT NOT NULL, element_id TEXT NOT NULL, is_locked INTEGER NOT NULL,
        person_id TEXT NOT NULL, time_ms BIGINT NOT NULL,
        PRIMARY KEY (board_id, element_id), FOREIGN KEY (board_id) REFERENCES boards (id))""",
    """CREATE TABLE board_zones (
        board_id TEXT NOT NULL, frame_id TEXT NOT NULL, rule TEXT NOT NULL,
        person_id TEXT NOT NULL, time_ms BIGINT NOT NULL,
        PRIMARY KEY (board_id, frame_id), FOREIGN KEY (board_id) REFERENCES boards (id))""",
)

_RUNNING = (
    """CREATE TABLE steps (
        id TEXT NOT NULL, workshop_id TEXT NOT NULL, position INTEGER NOT NULL,
        mode TEXT NOT NULL, minutes INTEGER NOT NULL, title TEXT NOT NULL,
        instruction TEXT NOT NULL, boards TEXT NOT NULL, frames TEXT NOT NULL,
        scope TEXT NOT NULL, own_only INTEGER NOT NULL,
        PRIMARY KEY (id), UNIQUE (workshop_id, position),
        FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    """CREATE TABLE live_sessions (
        id TEXT NOT NULL, workshop_id TEXT NOT NULL, started_ms BIGINT NOT NULL,
        started_by TEXT NOT NULL, ending_ms BIGINT, ended_ms BIGINT, ended_by TEXT, step_id TEXT,
        step_since_ms BIGINT, lead_id TEXT, is_frozen INTEGER NOT NULL, follow TEXT, summon TEXT,
        revisions TEXT NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    "CREATE INDEX live_sessions_workshop ON live_sessions (workshop_id, started_ms)",
    """CREATE UNIQUE INDEX live_sessions_running ON live_sessions (workshop_id)
        WHERE ended_ms IS NULL""",
    """CREATE TABLE timers (
        workshop_id TEXT NOT NULL, board_id TEXT NOT NULL, state TEXT NOT NULL,
        total_ms BIGINT NOT NULL, ends_ms BIGINT, left_ms BIGINT, started_by TEXT NOT NULL,
        PRIMARY KEY (workshop_id, board_id),
        FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    """CREATE TABLE signals (
        workshop_id TEXT NOT NULL, person_id TEXT NOT NULL, kind TEXT NOT NULL,
        board_id TEXT NOT NULL, time_ms BIGINT NOT NULL, answered_by TEXT,
        PRIMARY KEY (workshop_id, person_id, kind),
        FOREIGN KEY (workshop_id) REFERENCES workshops (id),
        FOREIGN KEY (person_id) REFERENCES people (id))""",
    """CREATE TABLE messages (
        id TEXT NOT NULL, workshop_id TEXT NOT NULL, session_id TEXT, time_ms BIGINT NOT NULL,
        person_id TEXT NOT NULL, texts TEXT NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    "CREATE INDEX messages_workshop ON messages (workshop_id, time_ms)",
)

_SAFETY = (
    """CREATE TABLE reports (
        id TEXT NOT NULL, workshop_id TEXT NOT NULL, board_id TEXT NOT NULL,
        time_ms BIGINT NOT NULL, person_id TEXT NOT NULL, about_person TEXT, about_element TEXT,
        text TEXT NOT NULL, closed_by TEXT,
        PRIMARY KEY (id), FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    "CREATE INDEX reports_workshop ON reports (workshop_id, time_ms)",
    """CREATE TABLE bans (
        id TEXT NOT NULL, workshop_id TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
        created_ms BIGINT NOT NULL, person_id TEXT NOT NULL, expires_ms BIGINT, session_id TEXT,
        lifted_ms BIGINT,
        PRIMARY KEY (id), FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    "CREATE INDEX bans_workshop ON bans (workshop_id)",
    """CREATE TABLE acts (
        workshop_id TEXT NOT NULL, sequence BIGINT NOT NULL, board_id TEXT, session_id TEXT,
        time_ms BIGINT NOT NULL, person_id TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT,
        body TEXT NOT NULL,
        PRIMARY KEY (workshop_id, sequence),
        FOREIGN KEY (workshop_id) REFERENCES workshops (id)) WITHOUT ROWID""",
    """CREATE TABLE commands (
        workshop_id TEXT NOT NULL, command_id TEXT NOT NULL, person_id TEXT NOT NULL,
        time_ms BIGINT NOT NULL, status INTEGER NOT NULL, answer BLOB NOT NULL,
        PRIMARY KEY (workshop_id, command_id),
        FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    "CREATE INDEX commands_time ON commands (time_ms)",
)

_FILL = (
    "UPDATE boards SET templates = json_array(template) WHERE template IS NOT NULL",
    # In the order in which they came.
    """UPDATE people SET number = (
        SELECT count(*) FROM people AS earlier
        WHERE earlier.workshop_id = people.workshop_id AND earlier.rowid <= people.rowid)""",
)


def upgrade(connection: Connection) -> None:
    """Add what running a workshop needs."""
    added = {"workshops": _WORKSHOPS, "boards": _BOARDS, "people": _PEOPLE}
    columns = [
        f"ALTER TABLE {table} ADD COLUMN {column}" for table, new in added.items() for column in new
    ]
    made = (*_LINKS, *_COMING_BACK, *_RIGHTS, *_RUNNING, *_SAFETY, *_FILL)
    for statement in (*_HOMES, *columns, *made):
        connection.exec_driver_sql(statement)
