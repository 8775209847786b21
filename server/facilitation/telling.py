"""Lets a committed change take effect in the rooms and be told to people (FA1, FA2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import msgspec

from server.facilitation.floor import Floor
from server.facilitation.outcome import Push
from server.facilitation.rights_of import display_of, rights_of, standing_of, standing_on
from server.facilitation.run import summon_keys
from server.facilitation.seats import Seat, Seats
from server.facilitation.state import HallState
from server.facilitation.views import locks_view, me_view, programme_view, rights_view
from server.policy.rights import BoardRights, Standing
from server.storage.base import Person

# Who arrives shortly after people were called to another place is called too: changing boards
# takes a connection a moment, and on a failing line a long one.
CALL_LASTS_MS = 30_000
MOVES = frozenset({"go", "back"})


class Telling:
    """The voice of one hall. `now_ms`: the process' anchored time."""

    def __init__(
        self, state: HallState, floor: Floor, seats: Seats, now_ms: Callable[[], int]
    ) -> None:
        self._floor = floor
        self._seats = seats
        self._now_ms = now_ms
        self._rights = {board_id: rights_of(state, board_id) for board_id in state.boards}
        self._moves: tuple[int, tuple[Push, ...]] = (-CALL_LASTS_MS, ())

    def rights(self, board_id: str) -> BoardRights:
        """What the board allows as of the last change."""
        return self._rights[board_id]

    def welcome(self, state: HallState, person: Person, seat: Seat) -> None:
        """All that holds, for a session that has just begun."""
        rights = self._rights[seat.board_id]
        seat.tell("programme", self._programme(state, person))
        seat.tell("rights", rights_view(rights, seat.board_id, person))
        seat.tell("locks", locks_view(rights, seat.board_id))
        self._call_again(state, person, seat)

    def _call_again(self, state: HallState, person: Person, seat: Seat) -> None:
        """The newest call of late, for whom it concerns and who is not there yet."""
        since_ms = self._now_ms() - CALL_LASTS_MS
        moved_ms, moves = self._moves
        summon = state.session.summon if state.session and state.is_live else None
        if summon is not None and summon.time_ms > max(since_ms, moved_ms):
            if summon.board_id != seat.board_id and person.role != "facilitator":
                seat.tell("summon", summon_keys(state, summon))
            return
        for push in moves if moved_ms > since_ms else ():
            called = person.group_board_id if push.to == "group" else seat.board_id
            if called == push.subject and push.keys["board"] != seat.board_id:
                seat.tell(push.event, push.keys)

    def _programme(self, state: HallState, person: Person) -> dict[str, object]:
        return {**programme_view(state, self._now_ms()), "me": me_view(state, person)}

    def take_effect(self, before: HallState, after: HallState) -> None:
        """Rooms obey first, then people are told: of the programme, their rights, the locks."""
        people = self._changed_people(before, after)
        for person in people:
            self._floor.set_standing(standing_of(person), person)
        if display_of(before) != display_of(after):
            for board_id in after.boards:
                self._floor.set_display(board_id, display_of(after))
        changed = self._set_rights(after)
        self._tell_programme(before, after)
        for board_id, old in changed.items():
            self._tell_rights(after, board_id, self._seats.people_on(board_id))
            if locks_view(old, board_id) != locks_view(self._rights[board_id], board_id):
                keys = locks_view(self._rights[board_id], board_id)
                self._floor.tell([board_id], "locks", keys)
        for board_id in after.boards.keys() - changed.keys():
            here = self._seats.people_on(board_id) & {person.id for person in people}
            self._tell_rights(after, board_id, here)

    @staticmethod
    def _changed_people(before: HallState, after: HallState) -> list[Person]:
        """Those known before who are inside, and not what they were."""
        if before.people is after.people:
            return []
        return [
            person
            for person in after.people.values()
            if person.state == "admitted" and before.people.get(person.id, person) is not person
        ]

    def _set_rights(self, after: HallState) -> dict[str, BoardRights]:
        """Board id -> rights before, of the boards whose rights are others now."""
        changed = {}
        for board_id in after.boards:
            rights, old = rights_of(after, board_id), self._rights.get(board_id)
            if rights != old:
                self._rights[board_id] = rights
                self._floor.set_rights(board_id, rights)
                changed[board_id] = old or BoardRights()
        return changed

    def _tell_programme(self, before: HallState, after: HallState) -> None:
        here = [after.people[each] for each in self._seats.people() if each in after.people]
        if not _is_shared_changed(before, after):
            here = [person for person in here if _is_own_changed(before, after, person)]
        if not here:
            return
        shared = programme_view(after, self._now_ms())
        groups: defaultdict[bytes, list[str]] = defaultdict(list)
        for person in here:
            groups[msgspec.json.encode(me_view(after, person))].append(person.id)
        for me, ids in groups.items():
            self._floor.tell_people(ids, "programme", {**shared, "me": msgspec.Raw(me)})

    def _tell_rights(self, state: HallState, board_id: str, people: Iterable[str]) -> None:
        """Each class of standings once."""
        rights = self._rights[board_id]
        names_people = any(rule.people for rule in rights.zones.values())
        groups: defaultdict[tuple[object, ...], list[Person]] = defaultdict(list)
        for person in (state.people[each] for each in people if each in state.people):
            who = standing_on(person, board_id)
            own = person.id if names_people else ""
            groups[who.role, who.is_host, who.is_muted, who.level, who.lab_id, own].append(person)
        for group in groups.values():
            keys = rights_view(rights, board_id, group[0])
            self._floor.tell([board_id], "rights", keys, one_of(group))

    def push(self, state: HallState, pushes: Iterable[Push]) -> None:
        """Send the moments of one command to those whom they concern."""
        pushes = tuple(pushes)
        if moves := tuple(push for push in pushes if push.event in MOVES):
            self._moves = (self._now_ms(), moves)
        for push in pushes:
            self._push(state, push)

    def _push(self, state: HallState, push: Push) -> None:
        match push.to:
            case "all":
                self._floor.tell(state.boards, push.event, push.keys)
            case "facilitators":
                self._floor.tell(state.boards, push.event, push.keys, is_facilitator)
            case "board":
                self._floor.tell([push.subject], push.event, push.keys)
            case "person":
                self._floor.tell_people([push.subject], push.event, push.keys)
            case "group":
                ids = [p.id for p in state.people.values() if p.group_board_id == push.subject]
                self._floor.tell_people(ids, push.event, push.keys)


def one_of(people: Iterable[Person]) -> Callable[[Standing], bool]:
    """Whether somebody is one of those."""
    ids = {person.id for person in people}
    return lambda standing: standing.person_id in ids


def is_facilitator(standing: Standing) -> bool:
    """Whether what is for facilitators only is for them."""
    return standing.role == "facilitator"


def _is_shared_changed(before: HallState, after: HallState) -> bool:
    """Whether the programme is another one for everybody."""
    return (
        before.workshop != after.workshop
        or before.boards != after.boards
        or before.steps != after.steps
        or before.session != after.session
        or before.timers != after.timers
        or before.revisions != after.revisions
    )


def _is_own_changed(before: HallState, after: HallState, person: Person) -> bool:
    known = before.people.get(person.id)
    return known is None or me_view(before, known) != me_view(after, person)
