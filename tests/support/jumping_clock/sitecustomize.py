"""Imported by Python at start when this folder is on its path: a date that a test can set.

The number of seconds in the file named by `CLOCK_OFFSET_FILE` is added to the date, as if
somebody had set the machine's clock. The monotonic clock is left alone, as it would be.
"""

import os
import time
from pathlib import Path

_file = Path(os.environ["CLOCK_OFFSET_FILE"])
_true_ns, _true_s = time.time_ns, time.time


def _offset_s() -> float:
    return float(_file.read_text()) if _file.exists() else 0.0


def _set_ns() -> int:
    return _true_ns() + int(_offset_s() * 1e9)


def _set_s() -> float:
    return _true_s() + _offset_s()


time.time_ns, time.time = _set_ns, _set_s
