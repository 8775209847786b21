"""What facilitators see of all boards at once: sent when it changes, at most once a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from server.clock import Clock
from server.facilitation.floor import Floor
from server.facilitation.seats import Seat, Seats
from server.facilitation.state import HallState
from server.facilitation.telling import is_facilitator
from server.facilitation.views import Alert, cockpit_view
from server.storage.base import Person

PAUSE_S = 0.9  # a round comes every second, and may come a little early
LEAD_GONE_S = 8.0  # shorter ones are reconnects
ALERTS_KEPT = 50


class Cockpit:
    """The facilitators' view of one hall."""

    def __init__(self, floor: Floor, seats: Seats, clock: Clock, now_ms: Callable[[], int]) -> None:
        self._floor = floor
        self._seats = seats
        self._clock = clock
        self._now_ms = now_ms
        self._alerts: list[Alert] = []
        self._told = b""
        self._told_s = float("-inf")

    def alert(self, keys: Mapping[str, object]) -> None:
        """Somebody was paused; shown until a facilitator lets them go on."""
        alert = Alert(str(keys["kind"]), str(keys["person"]), str(keys["board"]))
        self._alerts = [*self._alerts, alert][-ALERTS_KEPT:]

    def view(self, state: HallState) -> dict[str, object]:
        """The event, as of now."""
        return self._view(state, self._now_ms())

    def _view(self, state: HallState, now_ms: int) -> dict[str, object]:
        muted = {person.id for person in state.people.values() if person.is_muted}
        self._alerts = [alert for alert in self._alerts if alert.person_id in muted]
        pulses = {pulse.board_id: pulse for pulse in self._floor.pulses(state.boards)}
        return cockpit_view(
            state, pulses, self._alerts, now_ms, lead_gone=self._is_lead_gone(state)
        )

    def _is_lead_gone(self, state: HallState) -> bool:
        """Whether whoever leads has had no connection for a while (FAC-5)."""
        if state.session is None or not state.is_live or state.session.lead_id is None:
            return False
        lead_id = state.session.lead_id
        if self._seats.is_here(lead_id):
            return False
        # Unknown: nobody has seen them since the process started, so they are as gone.
        left_s = self._seats.left_s.setdefault(lead_id, self._clock.now_s())
        return self._clock.now_s() - left_s >= LEAD_GONE_S

    def welcome(self, state: HallState, person: Person, seat: Seat) -> None:
        """A facilitator's session has begun."""
        if person.role == "facilitator":
            seat.tell("cockpit", self.view(state))

    def look(self, state: HallState) -> None:
        """Tell facilitators, if there are any, something has changed and a second is over."""
        if self._clock.now_s() - self._told_s < PAUSE_S or not self._has_facilitator(state):
            return
        # Timers run by themselves: as of a fixed moment they are the same until somebody acts.
        essence = msgspec.json.encode(self._view(state, 0))
        if essence == self._told:
            return
        self._told, self._told_s = essence, self._clock.now_s()
        self._floor.tell(state.boards, "cockpit", self.view(state), is_facilitator)

    def _has_facilitator(self, state: HallState) -> bool:
        people = (state.people.get(each) for each in self._seats.people())
        return any(person is not None and person.role == "facilitator" for person in people)
