"""A text whose letters remember which of somebody's changes they owe their place to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from server.protocol.splices import Splice


@dataclass(slots=True)
class _Cell:
    """One letter. `is_gone`: taken out by a chosen change; `is_chosen`: put in by one."""

    letter: str
    is_chosen: bool = False
    is_gone: bool = False

    @property
    def units(self) -> int:
        return 0 if self.is_gone else 1 + (self.letter > "\uffff")


class Cells:
    """A text, and what it would be without the chosen changes.

    What others wrote stays in it whatever was chosen; what the chosen changes took out of theirs
    comes back where it was, unless others have put it back themselves.
    """

    def __init__(self, text: str, *, is_chosen: bool = False) -> None:
        self._cells = [_Cell(letter, is_chosen) for letter in text]

    @property
    def text(self) -> str:
        """The text as it is."""
        return "".join(cell.letter for cell in self._cells if not cell.is_gone)

    @property
    def wanted(self) -> str:
        """The text as it would be."""
        return "".join(cell.letter for cell in self._cells if not cell.is_chosen)

    def apply(self, splices: Iterable[Splice], *, is_chosen: bool) -> None:
        """Take changes of the text, one after the other."""
        for at, removed, inserted in splices:
            start = self._index(at)
            start = self._take_out(start, removed, is_chosen=is_chosen)
            if not inserted or (not is_chosen and self._is_put_back(start, inserted)):
                continue
            self._cells[start:start] = [_Cell(letter, is_chosen) for letter in inserted]

    def _index(self, at: int) -> int:
        """Where in the list the text's position lies: right behind the letter before it."""
        units = 0
        for index, cell in enumerate(self._cells):
            if units >= at:
                return index
            units += cell.units
        return len(self._cells)

    def _take_out(self, start: int, units: int, *, is_chosen: bool) -> int:
        """Take letters out. Returns where to insert."""
        index = start
        while units > 0 and index < len(self._cells):
            cell = self._cells[index]
            units -= cell.units
            if cell.is_gone:
                index += 1
            elif is_chosen and not cell.is_chosen:
                cell.is_gone = True
                index += 1
            else:
                del self._cells[index]
        return index

    def _is_put_back(self, start: int, inserted: str) -> bool:
        """Whether an insertion by others makes the text what it was before a chosen deletion."""
        result = self._as_text(self._cells[:start]) + inserted + self._as_text(self._cells[start:])
        for first, last in self._gaps():
            run = self._cells[first:last]
            if "".join(cell.letter for cell in run) != inserted:
                continue
            before, after = self._cells[:first], self._cells[last:]
            if self._as_text(before) + inserted + self._as_text(after) == result:
                for cell in run:
                    cell.is_gone = False
                return True
        return False

    def _gaps(self) -> list[tuple[int, int]]:
        """Where letters were taken out by chosen changes: from, to."""
        gaps: list[tuple[int, int]] = []
        for index, cell in enumerate(self._cells):
            if not cell.is_gone:
                continue
            if gaps and gaps[-1][1] == index:
                gaps[-1] = (gaps[-1][0], index + 1)
            else:
                gaps.append((index, index + 1))
        return gaps

    @staticmethod
    def _as_text(cells: Iterable[_Cell]) -> str:
        return "".join(cell.letter for cell in cells if not cell.is_gone)
