"""Words for everybody, and their history."""

from typing import Any

import msgspec
import pytest

from server.facilitation.outcome import Refused
from server.facilitation.run_commands import MESSAGE_CHARACTERS, SendMessage
from tests.server.facilitation.world import World


async def test_a_message_reaches_everybody_on_every_board_and_stays(world: World) -> None:
    texts = {"de": "Noch fünf Minuten", "en": "Five more minutes", "uk": "Ще пʼять хвилин"}
    world.sit("pat", "b1")
    world.sit("fay", "b0")
    await world.do("fay", "message", SendMessage, texts=texts)
    (told,) = world.heard("pat", "message")
    assert (told["by"], told["texts"]) == ("Fay", texts)
    assert world.heard("fay", "message") == [told]
    await world.restart()
    assert await world.hall.messages(0, 10) == [told]


async def test_empty_languages_are_left_out(world: World) -> None:
    await world.do("fay", "message", SendMessage, texts={"de": " ", "en": " Go! \n"})
    assert world.hall.state.messages[-1].texts == {"en": "Go!"}


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        ({}, "no_text"),
        ({"en": "  \n"}, "no_text"),
        ({"en": "Good \u202egninrom"}, "wrong_characters"),
        ({"en": "bell \x07"}, "wrong_characters"),
    ],
)
async def test_texts_that_say_nothing_or_deceive_are_refused(
    world: World, texts: dict[str, str], name: str
) -> None:
    with pytest.raises(Refused) as refused:
        await world.do("fay", "message", SendMessage, texts=texts)
    assert (refused.value.status, refused.value.name) == (422, name)


def test_a_text_has_an_end() -> None:
    body: dict[str, Any] = {"command": "12345678", "texts": {"en": "x" * (MESSAGE_CHARACTERS + 1)}}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(body), type=SendMessage)
