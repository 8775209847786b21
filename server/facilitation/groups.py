"""Dealing people out to boards by rules: mixed labs, languages kept together. Pure.

A greedy deal, then swaps of two people as long as one makes things better and the budget lasts:
exact search is not worth it, because a facilitator looks at the result and moves people by hand.
The same input always gives the same groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from server.facilitation.run_commands import GroupRules

# 20,000 tried swaps take about 0.2 s; 60 people in four groups need some 3,000.
SWAPS_TRIED = 20_000
MISSING_OWN_LAB = 1000
LONELY_SPEAKER = 100


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be dealt out."""

    id: str
    language: str
    lab_id: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A board to be dealt to, and whose it is."""

    board_id: str
    lab_id: str | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """What a rule asked for and did not get."""

    rule: str
    board_id: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deal:
    """Board id -> ids of its people, in the order of the boards; and what is not as wished."""

    groups: Mapping[str, tuple[str, ...]]
    violations: tuple[Violation, ...]


class Dealer:
    """One deal under way."""

    def __init__(self, guests: Iterable[Guest], tables: Sequence[Table], rules: GroupRules) -> None:
        self._guests = {guest.id: guest for guest in sorted(guests, key=lambda each: each.id)}
        self._tables = tables
        self._rules = rules
        self._groups: list[list[Guest]] = [[] for _ in tables]
        self._fixed: set[str] = set()
        self._speakers = Counter(guest.language for guest in self._guests.values())
        self._lab_sizes = Counter(guest.lab_id for guest in self._guests.values())

    def deal(self, fixed: Mapping[str, str]) -> Deal:
        """Give everybody exactly one group. `fixed`: person id -> board id, not to be changed."""
        left = dict(self._guests)
        self._seat_fixed(left, fixed)
        self._seat_own_labs(left)
        self._seat_languages(left)
        self._seat_rest(left)
        self._even_out()
        self._improve()
        groups = {
            table.board_id: tuple(guest.id for guest in group)
            for table, group in zip(self._tables, self._groups, strict=True)
        }
        return Deal(groups, tuple(self._violations()))

    def _seat(self, left: dict[str, Guest], guest: Guest, at: int) -> None:
        self._groups[at].append(guest)
        del left[guest.id]

    def _seat_fixed(self, left: dict[str, Guest], fixed: Mapping[str, str]) -> None:
        places = {table.board_id: at for at, table in enumerate(self._tables)}
        for person_id, board_id in fixed.items():
            if person_id in left and board_id in places:
                self._seat(left, left[person_id], places[board_id])
                self._fixed.add(person_id)

    def _seat_own_labs(self, left: dict[str, Guest]) -> None:
        if not self._rules.own_lab:
            return
        for at, table in enumerate(self._tables):
            locals_ = [guest for guest in left.values() if guest.lab_id == table.lab_id]
            if table.lab_id and locals_ and self._lacks_own_lab(at, self._groups[at]):
                # Somebody whose language is common: the rare ones are needed together.
                common = max(locals_, key=lambda each: (self._speakers[each.language], each.id))
                self._seat(left, common, at)

    def _seat_languages(self, left: dict[str, Guest]) -> None:
        together = self._rules.keep_language
        if together < 2:
            return
        speakers: defaultdict[str, list[Guest]] = defaultdict(list)
        for guest in left.values():
            speakers[guest.language].append(guest)
        for language in sorted(speakers, key=lambda each: (len(speakers[each]), each)):
            rest = speakers[language]
            if len(rest) >= together * len(self._tables):
                continue  # so many that a fair deal keeps them together
            while rest:
                size = together if len(rest) >= 2 * together else len(rest)
                at = self._emptiest(rest[0])
                for guest in rest[:size]:
                    self._seat(left, guest, at)
                rest = rest[size:]

    def _seat_rest(self, left: dict[str, Guest]) -> None:
        by_lab = sorted(
            left.values(), key=lambda each: (-self._lab_sizes[each.lab_id], each.lab_id or "")
        )
        for guest in by_lab:
            self._seat(left, guest, self._emptiest(guest))

    def _emptiest(self, guest: Guest) -> int:
        """Of the smallest groups, the one with the fewest of that person's lab."""

        def crowd(at: int) -> tuple[int, int, int]:
            same = sum(each.lab_id == guest.lab_id for each in self._groups[at])
            return len(self._groups[at]), same if self._rules.mix_labs else 0, at

        return min(range(len(self._tables)), key=crowd)

    def _even_out(self) -> None:
        """Move people from the largest group to the smallest until sizes differ by one."""
        while True:
            sizes = [len(group) for group in self._groups]
            large, small = sizes.index(max(sizes)), sizes.index(min(sizes))
            movable = [guest for guest in self._groups[large] if guest.id not in self._fixed]
            if sizes[large] - sizes[small] <= 1 or not movable:
                return
            guest = min(movable, key=lambda each: self._cost_of_move(each, large, small))
            self._groups[large].remove(guest)
            self._groups[small].append(guest)

    def _cost_of_move(self, guest: Guest, source: int, target: int) -> int:
        rest = [each for each in self._groups[source] if each is not guest]
        return self._cost(rest, source) + self._cost([*self._groups[target], guest], target)

    def _improve(self) -> None:
        """Swap pairs while that makes the groups better, within the budget."""
        budget, is_better = SWAPS_TRIED, True
        while is_better and budget > 0:
            is_better = False
            for first, second in combinations(range(len(self._groups)), 2):
                if self._cost_at(first) + self._cost_at(second):
                    tried, has_swapped = self._swap_between(first, second, budget)
                    budget, is_better = budget - tried, is_better or has_swapped

    def _swap_between(self, first: int, second: int, budget: int) -> tuple[int, bool]:
        """Keep every swap between two groups that makes them better; how many were tried."""
        here, there = self._groups[first], self._groups[second]
        cost, has_swapped, tried = self._cost_at(first) + self._cost_at(second), False, 0
        for i, j in product(range(len(here)), range(len(there))):
            if here[i].id in self._fixed or there[j].id in self._fixed:
                continue
            if tried >= budget:
                break
            tried += 1
            here[i], there[j] = there[j], here[i]
            after = self._cost_at(first) + self._cost_at(second)
            if after < cost:
                cost, has_swapped = after, True
            else:
                here[i], there[j] = there[j], here[i]
        return tried, has_swapped

    def _cost_at(self, at: int) -> int:
        return self._cost(self._groups[at], at)

    def _cost(self, group: Sequence[Guest], at: int) -> int:
        """0 for a group that is as wished."""
        cost = 0
        if self._rules.mix_labs:
            labs = Counter(guest.lab_id for guest in group if guest.lab_id)
            cost += sum(count * (count - 1) // 2 for count in labs.values())
        if self._lacks_own_lab(at, group):
            cost += MISSING_OWN_LAB
        languages = Counter(guest.language for guest in group)
        return cost + LONELY_SPEAKER * sum(
            self._missing(language, count) for language, count in languages.items()
        )

    def _lacks_own_lab(self, at: int, group: Sequence[Guest]) -> bool:
        lab_id = self._tables[at].lab_id
        if not self._rules.own_lab or lab_id is None:
            return False
        return all(guest.lab_id != lab_id for guest in group)

    def _missing(self, language: str, count: int) -> int:
        """How many speakers are missing to those `count`, as far as there are so many at all."""
        if self._rules.keep_language < 2:
            return 0
        wanted = min(self._rules.keep_language, self._speakers[language])
        return max(0, wanted - count)

    def _violations(self) -> Iterable[Violation]:
        sizes = [len(group) for group in self._groups]
        for at, (table, group) in enumerate(zip(self._tables, self._groups, strict=True)):
            if max(sizes) - len(group) > 1:
                yield Violation("size", table.board_id, ())
            if self._lacks_own_lab(at, group):
                yield Violation("own_lab", table.board_id, ())
            yield from self._language_violations(table, group)
            yield from self._lab_violations(table, group)

    def _language_violations(self, table: Table, group: list[Guest]) -> Iterable[Violation]:
        for language, count in Counter(guest.language for guest in group).items():
            if self._missing(language, count):
                lonely = tuple(guest.id for guest in group if guest.language == language)
                yield Violation("keep_language", table.board_id, lonely)

    def _lab_violations(self, table: Table, group: list[Guest]) -> Iterable[Violation]:
        if not self._rules.mix_labs or len(self._tables) < 2:
            return
        for lab_id, count in Counter(guest.lab_id for guest in group if guest.lab_id).items():
            fair = -(-self._lab_sizes[lab_id] // len(self._tables))
            if count > fair:
                same = tuple(guest.id for guest in group if guest.lab_id == lab_id)
                yield Violation("mix_labs", table.board_id, same)
