"""Bodies of requests and responses, and the strict reading of the former."""

import re
import unicodedata
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct
from starlette.requests import ClientDisconnect, Request

from server.storage.base import LANGUAGES, Board, Language, Person, Role, Workshop
from server.transport.problems import Problem

BODY_BYTES = 64 * 1024
TITLE_CHARACTERS = 200
NAME_CHARACTERS = 80
BOARDS_PER_WORKSHOP = 200
LABS_PER_WORKSHOP = 50
WELCOME_CHARACTERS = 2000

T = TypeVar("T")

# Control and surrogate code points, line and paragraph ends.
_REFUSED = {"Cc", "Cs", "Zl", "Zp"}
# Marks that turn the direction of what follows them: a name could disguise itself with them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = {"Cf", "Zs", "Mn", "Me"}
# Not a limit of taste: a letter with dozens of marks covers what stands above and below it.
_MARKS_IN_A_ROW = 8


class NewBoardBody(Struct, forbid_unknown_fields=True):
    """A board to be made. `template`: an id of `GET /api/templates`."""

    title: str
    template: str | None = None


class NewLabBody(Struct, forbid_unknown_fields=True):
    """A lab that takes part. `country`: such as "UA"."""

    title: str
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None


class NewWorkshopBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """A workshop to be made. `create_key`: where the server asks for one (or as Bearer).

    `kit`: an id of `GET /api/kits`; then `boards` may be left out, and further ones follow those of
    the kit. `lobby`: whether people wait to be let in; with a kit they do. `outside`: who writes
    while no live session runs; with a kit people of the board's own lab. `labs`: each gets a link
    of its own, and a group board of the kit as far as there are. `time_zone`: IANA name.
    `network`: title of the network that the workshop belongs to.
    """

    title: str
    language: Language
    boards: list[NewBoardBody] = []
    create_key: str | None = None
    kit: str | None = None
    languages: Annotated[list[Language], Meta(min_length=1, max_length=3)] = msgspec.field(
        default_factory=lambda: list(LANGUAGES)
    )
    time_zone: Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9_+/-]{1,63}$")] = "UTC"
    lobby: bool | None = None
    outside: Literal["edit", "own_lab", "read"] | None = None
    labs: Annotated[list[NewLabBody], Meta(max_length=LABS_PER_WORKSHOP)] = []
    welcome: dict[Language, Annotated[str, Meta(max_length=WELCOME_CHARACTERS)]] | None = None
    network: str | None = None


class WorkshopView(Struct):
    """A workshop as its people see it."""

    id: str
    title: str
    language: Language


class BoardView(Struct):
    """A board in a list."""

    id: str
    title: str
    template: str | None
    kind: Literal["plenary", "group"] = "plenary"


class PersonView(Struct):
    """Somebody who joined. `color`: CSS hex colour."""

    id: str
    name: str
    role: Role
    language: Language
    color: str


class LabView(Struct):
    """A lab to belong to."""

    id: str
    title: str


class LabLinkView(Struct):
    """The link for participants of one lab."""

    lab: str
    url: str


class LinksView(Struct, omit_defaults=True):
    """Absolute URLs, one per role, and one per lab. Whoever has one can join."""

    facilitator: str
    participant: str
    observer: str
    labs: list[LabLinkView] = []


class WorkshopCreated(Struct):
    """Answer to the making of a workshop. The links are told this once only.

    `steps`: how many its agenda has. `code`: the room code of the participants' link, if any.
    """

    workshop: WorkshopView
    boards: list[BoardView]
    links: LinksView
    steps: int = 0
    labs: list[LabView] = []
    code: str | None = None


class BoardOpened(Struct):
    """A board, its surroundings, and who is asking."""

    board: BoardView
    person: PersonView
    workshop: WorkshopView
    boards: list[BoardView]


class TextsView(Struct):
    """One text in every language."""

    de: str
    en: str
    uk: str


class TemplateView(Struct):
    """A template to choose from. `minutes`: of its agenda."""

    id: str
    name: TextsView
    purpose: TextsView
    minutes: int


class TemplatesView(Struct):
    """All templates."""

    templates: list[TemplateView]


class ServerView(Struct):
    """What a client must know before anybody has joined."""

    version: str
    create_key_required: bool
    languages: list[Language]


class Health(Struct):
    """`ok`, or what is missing."""

    status: str


def view_workshop(workshop: Workshop) -> WorkshopView:
    """What is shown of it."""
    return WorkshopView(workshop.id, workshop.title, workshop.language)


def view_board(board: Board) -> BoardView:
    """What is shown of it."""
    return BoardView(board.id, board.title, board.template, board.kind)


def view_person(person: Person) -> PersonView:
    """What is shown of them."""
    return PersonView(person.id, person.name, person.role, person.language, person.color)


async def read_body(request: Request, kind: type[T]) -> T:
    """Read the body as one JSON object of that type.

    Raises:
        Problem: wrong content type, too large, not JSON, not UTF-8, or not of that type; names
            the field at fault.
    """
    content_type = request.headers.get("content-type", "application/json")
    # Forms of foreign pages can send other types, and only those, without asking us first.
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "media_type")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_BYTES:
                raise Problem(413, "too_large", {"limit": str(BODY_BYTES)})
    except ClientDisconnect as error:  # nobody reads the answer, and it is no fault of ours
        raise Problem(400, "malformed") from error
    try:
        return msgspec.json.decode(bytes(body), type=kind, strict=True)
    except msgspec.ValidationError as error:
        raise _field_problem(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, "malformed") from error


_MISSING = re.compile(r"missing required field `([^`]*)`")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_PLACE = re.compile(r" - at `\$\.?([^`]*)`$")


def _field_problem(message: str) -> Problem:
    """The library tells the place in its message only; a test pins its wording."""
    found = _PLACE.search(message)
    place = found[1] if found else ""
    for pattern, name in ((_MISSING, "missing_field"), (_UNKNOWN, "unknown_field")):
        if inner := pattern.search(message):
            # What somebody else named is cut: it is shown to them again.
            return Problem(400, name, {"field": f"{place}.{inner[1][:40]}".lstrip(".")})
    return Problem(400, "wrong_type", {"field": place or "$"})


def clean_line(field: str, text: str, limit: int) -> str:
    """Return one line of text, trimmed, in NFC.

    Raises:
        Problem: it is empty or invisible, longer than `limit` characters, or holds characters
            that do not belong into a line.
    """
    clean = unicodedata.normalize("NFC", text.strip())
    if len(clean) > limit:  # before anything that takes its time: anybody may send a whole body
        raise Problem(400, "wrong_text", {"field": field, "limit": str(limit)})
    kinds = [unicodedata.category(character) for character in clean]
    is_visible = any(kind not in _INVISIBLE for kind in kinds)
    is_stacked = any(
        all(kind in {"Mn", "Me"} for kind in kinds[at : at + _MARKS_IN_A_ROW])
        for at in range(len(kinds) - _MARKS_IN_A_ROW + 1)
    )
    is_refused = not _REFUSED.isdisjoint(kinds) or not _TURNING.isdisjoint(clean)
    if not is_visible or is_stacked or is_refused:
        raise Problem(400, "wrong_text", {"field": field, "limit": str(limit)})
    return clean
