"""Bodies of requests and answers about kits and copies of workshops."""

from collections.abc import Iterable

from msgspec import Struct

from server.facilitation.command import Command
from server.kits import Kit
from server.templates import Texts
from server.transport.bodies import TextsView


class KitView(Struct):
    """A kit to choose from. `minutes`: of its agenda; `boards`, `steps`: how many it has."""

    id: str
    name: TextsView
    purpose: TextsView
    minutes: int
    boards: int
    steps: int


class KitsView(Struct):
    """All kits, the whole workshops before those of single templates."""

    kits: list[KitView]


class CopyWorkshop(Command):
    """Make the same workshop once more, without people and contributions."""

    title: str | None = None


def view_kits(kits: Iterable[Kit]) -> KitsView:
    """What is shown of them."""
    return KitsView([_view_kit(kit) for kit in kits])


def _view_kit(kit: Kit) -> KitView:
    return KitView(
        id=kit.id,
        name=_view_texts(kit.name),
        purpose=_view_texts(kit.purpose),
        minutes=kit.minutes,
        boards=len(kit.boards),
        steps=len(kit.steps),
    )


def _view_texts(texts: Texts) -> TextsView:
    return TextsView(texts.de, texts.en, texts.uk)
