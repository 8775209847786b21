"""The settings table of the README, from the code: `python -m tests.architecture.readme`."""

import re
from pathlib import Path

from server.settings import settings_table

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"(<!-- settings: [^\n]*-->\n).*?(<!-- end of settings -->)", re.DOTALL)


def with_table(text: str) -> str:
    """The README's text with the table as the code has it."""
    return BLOCK.sub(lambda found: f"{found[1]}{settings_table()}\n{found[2]}", text)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
