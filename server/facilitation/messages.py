"""Transition of a message to all boards. Pure."""

from __future__ import annotations

from dataclasses import replace

from server.facilitation.naming import shown_name
from server.facilitation.outcome import Outcome, Push, Refused
from server.facilitation.run import act
from server.facilitation.run_commands import SendMessage
from server.facilitation.state import HallState, id_of
from server.facilitation.words import clean_texts
from server.storage.base import Person
from server.storage.records import Message, PutRecord

KEPT = 50


def send_message(state: HallState, order: SendMessage, by: Person, now_ms: int) -> Outcome:
    """Everybody gets it now, and finds it in the history later."""
    texts = clean_texts("texts", order.texts)
    if not texts:
        raise Refused(422, "no_text", field="texts")
    done = act("message", by, now_ms, state)
    message = Message(
        id=id_of(state.workshop.id, order.command, "message"),
        workshop_id=state.workshop.id,
        session_id=done.session_id,
        time_ms=now_ms,
        person_id=by.id,
        texts={str(language): text for language, text in texts.items()},
    )
    changed = state.with_(messages=(*state.messages, message)[-KEPT:])
    view = message_view(message, state)
    told = (replace(done, subject=message.id),)
    return Outcome(
        changed, (PutRecord(message),), told, (Push("message", view),), {"message": view}
    )


def message_view(message: Message, state: HallState) -> dict[str, object]:
    """What people see of it."""
    return {
        "id": message.id,
        "time_ms": message.time_ms,
        "by": shown_name(state, message.person_id),
        "texts": message.texts,
    }
