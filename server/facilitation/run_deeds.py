"""The commands of running a workshop, by name."""

from collections.abc import Mapping

from server.facilitation.assignments import (
    apply_groups,
    call_back,
    extend_group,
    send_to_groups,
    wrong_group,
)
from server.facilitation.board_rules import set_agenda, set_locks, set_zone
from server.facilitation.messages import send_message
from server.facilitation.outcome import Deed
from server.facilitation.run import (
    follow,
    freeze,
    go_to_step,
    run_session,
    set_timer,
    summon,
    take_lead,
)
from server.facilitation.signals import answer_call, call, clear_ready, show_hand, show_ready
from server.facilitation.versions import name_version

RUN_DEEDS: Mapping[str, Deed] = {
    "session": Deed("session", run_session, "session"),
    "step": Deed("step", go_to_step, "step"),
    "timer": Deed("timer", set_timer, "timer"),
    "freeze": Deed("freeze", freeze),
    "follow": Deed("follow", follow, "follow"),
    "lead": Deed("lead", take_lead),
    "summon": Deed("summon", summon),
    "message": Deed("message", send_message, status=201),
    "hand": Deed("hand", show_hand),
    "ready": Deed("ready", show_ready),
    "call": Deed("call", call),
    "answer": Deed("answer", answer_call),
    "ready_clear": Deed("answer", clear_ready),
    "groups_apply": Deed("groups", apply_groups, "groups"),
    "groups_go": Deed("groups", send_to_groups, "groups"),
    "groups_back": Deed("groups", call_back, "groups"),
    "groups_wrong": Deed("wrong_group", wrong_group),
    "extend": Deed("extend", extend_group),
    "locks": Deed("lock", set_locks),
    "zones": Deed("zone", set_zone),
    "agenda": Deed("agenda", set_agenda),
    "version": Deed("versions", name_version),
}
