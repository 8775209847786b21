"""The commands about doors, people and safety, by name."""

from server.facilitation import doors, lobby, people, safety
from server.facilitation.outcome import Deed

PEOPLE_DEEDS: dict[str, Deed] = {
    "settings": Deed("settings", lobby.change_settings),
    "admit": Deed("lobby", lobby.admit_people),
    "reject": Deed("lobby", lobby.reject_people),
    "make_link": Deed("links", doors.make_link, status=201),
    "change_link": Deed("links", doors.change_link),
    "rotate_link": Deed("links", doors.rotate_link),
    "revoke_link": Deed("links", doors.revoke_link),
    "role": Deed("people", people.change_role),
    "affiliation": Deed("people", people.change_affiliation),
    # Everybody inside may, as for the way back in.
    "me": Deed("return_link", people.change_me),
    "return_link": Deed("return_link", people.make_return, status=201),
    "mute": Deed("safety", safety.mute_person),
    "remove": Deed("safety", safety.remove_person),
    "lift_ban": Deed("safety", safety.lift_ban),
    "report": Deed("report", safety.make_report, status=201),
    "close_report": Deed("safety", safety.close_report),
}
