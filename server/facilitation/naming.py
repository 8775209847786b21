"""How people are named to others: by their number where names are hidden. Pure.

Facilitators are told real names where only they are told (`cockpit`, `called`, the people's list);
what goes to everybody is the same for everybody.
"""

from __future__ import annotations

from server.facilitation.state import HallState


def real_name(state: HallState, person_id: str | None) -> str:
    """Their name, for facilitators; empty when nobody of that id is known."""
    person = state.people.get(person_id or "")
    return "" if person is None else person.name


def shown_name(state: HallState, person_id: str | None) -> str:
    """What others call them; empty when nobody of that id is known."""
    person = state.people.get(person_id or "")
    if person is None:
        return ""
    is_hidden = person.hides_name or state.workshop.names == "hidden"
    return f"#{person.number}" if is_hidden else person.name


def named(state: HallState, person_id: str | None) -> dict[str, object] | None:
    """Id and real name; None when there is nobody to name."""
    return None if person_id is None else {"id": person_id, "name": real_name(state, person_id)}


def shown(state: HallState, person_id: str | None) -> dict[str, object] | None:
    """Id and what others call them; None when there is nobody to name."""
    return None if person_id is None else {"id": person_id, "name": shown_name(state, person_id)}
