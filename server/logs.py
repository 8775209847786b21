"""Structured logging: one JSON object per line on standard error.

Whatever is passed as `extra` becomes a key. Secrets, names and texts of boards are never logged:
ids are enough to find a fault.
"""

import json
import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class JsonFormatter(logging.Formatter):
    """One line per record; line breaks inside values are escaped by JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a JSON object with time, level, logger, message and extras."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update((key, value) for key, value in vars(record).items() if key not in _STANDARD)
        if record.exc_info is not None:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=repr)


class BoundLogger(logging.LoggerAdapter[logging.Logger]):
    """A logger that adds the same keys (board, session) to every record of one object."""

    def process(
        self, msg: object, kwargs: MutableMapping[str, Any]
    ) -> tuple[object, MutableMapping[str, Any]]:
        """Merge the bound keys with those of the call; the call's win."""
        kwargs["extra"] = {**(self.extra or {}), **(kwargs.get("extra") or {})}
        return msg, kwargs


def bind(logger: logging.Logger, **keys: object) -> BoundLogger:
    """Return the logger with these keys on every record."""
    return BoundLogger(logger, keys)


def configure_logging(level: str) -> None:
    """Send everything at `level` and above to standard error. Replaces earlier handlers."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
