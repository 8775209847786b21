"""Doors, people and safety: what can be asked over HTTP, and with which body."""

from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from server.facilitation import people_commands as commands

WORKSHOP = "/api/workshops/{workshop_id}"


@dataclass(frozen=True, slots=True)
class Route:
    """A row of the table. `row`: of shared/policy.json; None: open or for everybody inside."""

    method: Literal["GET", "POST"]
    path: str
    body: type[Struct] | None = None
    row: str | None = None


ROUTES = (
    Route("POST", f"{WORKSHOP}/settings", commands.ChangeSettings, "settings"),
    Route("POST", "/api/me", commands.ChangeMe),
    Route("POST", "/api/me/return-link", commands.MakeReturnLink, "return_link"),
    Route("GET", f"{WORKSHOP}/links", None, "links"),
    Route("POST", f"{WORKSHOP}/links", commands.MakeLink, "links"),
    Route("POST", f"{WORKSHOP}/links/{{link_id}}", commands.ChangeLink, "links"),
    Route("POST", f"{WORKSHOP}/links/{{link_id}}/rotate", commands.RotateLink, "links"),
    Route("POST", f"{WORKSHOP}/links/{{link_id}}/revoke", commands.RevokeLink, "links"),
    Route("GET", f"{WORKSHOP}/people", None, "people"),
    Route("POST", f"{WORKSHOP}/people/{{person_id}}/role", commands.ChangeRole, "people"),
    Route("POST", f"{WORKSHOP}/lobby/admit", commands.AdmitPeople, "lobby"),
    Route("POST", f"{WORKSHOP}/lobby/reject", commands.RejectPeople, "lobby"),
    Route("POST", f"{WORKSHOP}/people/{{person_id}}/mute", commands.MutePerson, "safety"),
    Route("POST", f"{WORKSHOP}/people/{{person_id}}/remove", commands.RemovePerson, "safety"),
    Route("GET", f"{WORKSHOP}/bans", None, "safety"),
    Route("POST", f"{WORKSHOP}/bans/{{ban_id}}/lift", commands.LiftBan, "safety"),
    Route("POST", f"{WORKSHOP}/report", commands.MakeReport, "report"),
    Route("POST", f"{WORKSHOP}/reports/{{report_id}}/close", commands.CloseReport, "safety"),
    Route("GET", f"{WORKSHOP}/audit", None, "audit"),
    Route("GET", f"{WORKSHOP}/audit.csv", None, "audit"),
)
