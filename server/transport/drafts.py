"""A workshop on paper: what it will consist of, from a body, a kit, or another workshop. Pure."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from server.facilitation.words import clean_texts
from server.kits import (
    CREATES_PER_MINUTE,
    DELETES_PER_MINUTE,
    RETENTION_DAYS,
    Kit,
    agenda_of,
    text_in,
    texts_of,
)
from server.storage.base import Board, FrameRef, Lab, Network, Step, Workshop
from server.storage.records import ProgrammeRecord
from server.templates import Placed, Template
from server.transport.bodies import (
    BOARDS_PER_WORKSHOP,
    TITLE_CHARACTERS,
    NewBoardBody,
    NewWorkshopBody,
    clean_line,
)
from server.transport.problems import Problem

NewId = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Draft:
    """All of a new workshop but its links. `placed`: the templates on each board, by its id."""

    workshop: Workshop
    boards: Sequence[Board]
    placed: Mapping[str, Sequence[Placed]]
    labs: Sequence[Lab] = ()
    steps: Sequence[Step] = ()
    network: Network | None = None


class Drafts:
    """Makes drafts from the kits and templates that there are."""

    def __init__(self, kits: Mapping[str, Kit], templates: Mapping[str, Template]) -> None:
        self._kits, self._templates = kits, templates

    def from_body(self, body: NewWorkshopBody, now_ms: int, new_id: NewId) -> Draft:
        """What a request asks for.

        Raises:
            Problem: a text is none, there is no board, or a name of a template or kit is unknown.
            Refused: the welcome holds characters that do not belong into a text.
        """
        title = clean_line("title", body.title, TITLE_CHARACTERS)
        network = _network(body.network, now_ms)
        workshop = replace(
            Workshop(new_id(), title, body.language, now_ms),
            languages=tuple(dict.fromkeys(body.languages)),
            time_zone=body.time_zone,
            network_id=network.id if network else None,
            lobby=bool(body.lobby),
            outside=body.outside or "edit",
            welcome=clean_texts("welcome", body.welcome or {}),
        )
        labs = [
            Lab(
                id=new_id(),
                title=clean_line(f"labs[{n}].title", lab.title, TITLE_CHARACTERS),
                created_ms=now_ms,
                workshop_id=workshop.id,
                country=lab.country,
            )
            for n, lab in enumerate(body.labs)
        ]
        given = self._given_boards(body, workshop, new_id)
        placed = {each.id: tuple(Placed(name) for name in each.templates) for each in given}
        draft = Draft(workshop, given, placed, labs, (), network)
        return draft if body.kit is None else self._with_kit(draft, body, new_id)

    def _given_boards(
        self, body: NewWorkshopBody, workshop: Workshop, new_id: NewId
    ) -> list[Board]:
        lowest = 1 if body.kit is None else 0
        if not lowest <= len(body.boards) <= BOARDS_PER_WORKSHOP:
            limit = str(BOARDS_PER_WORKSHOP)
            raise Problem(400, "wrong_count", {"field": "boards", "limit": limit})
        return [self._board(n, each, workshop, new_id()) for n, each in enumerate(body.boards)]

    def _board(self, n: int, body: NewBoardBody, workshop: Workshop, board_id: str) -> Board:
        if body.template is not None and body.template not in self._templates:
            values = {"field": f"boards[{n}].template", "template": body.template[:40]}
            raise Problem(400, "unknown_template", values)
        title = clean_line(f"boards[{n}].title", body.title, TITLE_CHARACTERS)
        templates = () if body.template is None else (body.template,)
        board = Board(board_id, workshop.id, title, body.template, workshop.created_ms)
        return replace(board, templates=templates)

    def _with_kit(self, draft: Draft, body: NewWorkshopBody, new_id: NewId) -> Draft:
        kit = self._kits.get(body.kit or "")
        if kit is None:
            values = {"field": "kit", "kit": (body.kit or "")[:40]}
            raise Problem(400, "unknown_kit", values)
        workshop = replace(
            draft.workshop,
            kit=kit.id,
            lobby=body.lobby is not False,
            outside=body.outside or "own_lab",
            welcome=draft.workshop.welcome or texts_of(kit.welcome),
            retention_days=RETENTION_DAYS,
            creates_per_minute=CREATES_PER_MINUTE,
            deletes_per_minute=DELETES_PER_MINUTE,
        )
        ids = {board.key: new_id() for board in kit.boards}
        boards = _kit_boards(kit, workshop, ids, draft.labs)
        placed = {ids[board.key]: board.templates for board in kit.boards}
        return replace(
            draft,
            workshop=workshop,
            boards=[*boards, *draft.boards],
            placed={**placed, **draft.placed},
            steps=agenda_of(kit, workshop.id, ids, new_id),
        )

    def copy_of(
        self, source: ProgrammeRecord, title: str | None, now_ms: int, new_id: NewId
    ) -> Draft:
        """The same workshop once more: its boards as they were made, no people, nothing written.

        Raises:
            Problem: the title is none.
        """
        line = source.workshop.title if title is None else title
        clean = clean_line("title", line, TITLE_CHARACTERS)
        workshop = replace(source.workshop, id=new_id(), title=clean, created_ms=now_ms)
        labs = {lab.id: new_id() for lab in source.labs}
        boards = {board.id: new_id() for board in source.boards}
        return Draft(
            workshop=workshop,
            boards=[_copied_board(each, workshop, boards, labs) for each in source.boards],
            placed={boards[each.id]: self._places(source, each) for each in source.boards},
            labs=[
                replace(lab, id=labs[lab.id], workshop_id=workshop.id, created_ms=now_ms)
                for lab in source.labs
            ],
            steps=[_copied_step(step, workshop.id, boards, new_id()) for step in source.steps],
        )

    def _places(self, source: ProgrammeRecord, board: Board) -> tuple[Placed, ...]:
        """Where the templates of a board stand: as its kit says, else one beside the other."""
        kit = self._kits.get(source.workshop.kit or "")
        for at, other in enumerate(source.boards):
            if kit and other.id == board.id and at < len(kit.boards):
                placed = kit.boards[at].templates
                if _names(placed) == board.templates:
                    return placed
        return tuple(Placed(name) for name in board.templates if name in self._templates)


def _kit_boards(
    kit: Kit, workshop: Workshop, ids: Mapping[str, str], labs: Sequence[Lab]
) -> list[Board]:
    free = iter(labs)
    boards = []
    for board in kit.boards:
        lab = next(free, None) if board.kind == "group" else None
        title = text_in(board.title, workshop.language)
        names = _names(board.templates)
        boards.append(
            Board(
                id=ids[board.key],
                workshop_id=workshop.id,
                title=f"{title}: {lab.title}"[:TITLE_CHARACTERS] if lab else title,
                template=names[0] if len(names) == 1 else None,
                created_ms=workshop.created_ms,
                kind=board.kind,
                lab_id=lab.id if lab else None,
                templates=names,
            )
        )
    return boards


def _names(placed: Sequence[Placed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.template for each in placed))


def _copied_board(
    board: Board, workshop: Workshop, boards: Mapping[str, str], labs: Mapping[str, str]
) -> Board:
    return replace(
        board,
        id=boards[board.id],
        workshop_id=workshop.id,
        created_ms=workshop.created_ms,
        lab_id=labs.get(board.lab_id or "", board.lab_id),
        is_frozen=False,
        is_closed=False,
    )


def _copied_step(step: Step, workshop_id: str, boards: Mapping[str, str], step_id: str) -> Step:
    frames = tuple(
        FrameRef(boards[frame.board], frame.element)
        for frame in step.frames
        if frame.board in boards
    )
    kept = tuple(boards[each] for each in step.boards if each in boards)
    return replace(step, id=step_id, workshop_id=workshop_id, boards=kept, frames=frames)


def _network(title: str | None, now_ms: int) -> Network | None:
    """The network of that title: the same title is the same network."""
    if title is None:
        return None
    clean = clean_line("network", title, TITLE_CHARACTERS)
    digest = hashlib.sha256(clean.casefold().encode()).hexdigest()
    return Network(f"network-{digest[:24]}", clean, now_ms)
