"""Who may change what on a board, in plain tables: what the forged updates are held against.

Written from shared/protocol.md (PO) by hand. Nothing here asks the server's policy.
"""

from collections.abc import Iterator

ACTIONS = ("create", "edit", "move", "delete", "order", "text")
CARRY = "carry"  # a move across the edge of a frame that is closed

ACTORS = ("facilitator", "host", "other host", "participant", "guest", "muted", "observer")
LABS = {"participant": "north", "guest": "south", "muted": "north"}
LEVELS = {"participant": "city", "guest": "national", "muted": "city"}

TIMES = (
    *("open", "follow", "private", "vote"),
    *("own notes", "follow elsewhere"),
    *("outside", "outside, own lab", "outside, to read"),
)
# One board each; which lab it belongs to.
BOARDS = {"plain": "north", "frozen": "", "closed": "", "focus": "south", "own only": ""}
FEW_BOARDS = {
    "own notes": ["plain", "focus"],
    "follow elsewhere": ["plain"],
    "outside, own lab": ["plain", "focus", "closed"],
    "outside, to read": ["plain", "frozen"],
}

TARGETS = (
    *("own", "foreign", "pinned", "template", "unlocked", "frame"),
    *("in closed", "in city", "in south", "in hosts", "in focus"),
)

# People who change nothing, whatever the board says.
NEVER = {"observer": "read_only", "muted": "muted"}
# Times at which nobody changes anything but facilitators.
NOT_NOW = {"outside, to read": "not_running", "follow": "step", "vote": "step"}
# Boards on which nobody does.
NOT_HERE = {"closed": "closed", "frozen": "frozen"}
# What only facilitators change.
LOCKED = {"pinned", "template", "frame"}
# Frames with a rule, and who may write in them.
ONLY_FOR = {
    "in closed": set[str](),
    "in city": {"participant"},
    "in south": {"guest"},
    "in hosts": {"host"},
}
# Times at which people change what is theirs and nothing else.
OWN_ONLY = {"private", "own notes"}
# Times at which a step has frames in focus, on the board called "focus".
IN_FOCUS = {"open", "private", "own notes"}


def boards_at(time: str) -> list[str]:
    """Where things are tried: everywhere, or where that time makes a difference."""
    return FEW_BOARDS.get(time, list(BOARDS))


def actors_on(board: str) -> list[str]:
    """Who tries things there. The host of another board is one more participant."""
    return [actor for actor in ACTORS if actor != "other host" or board == "plain"]


def verdict(actor: str, time: str, board: str, target: str, action: str) -> str | None:
    """Why not; None where it is allowed. Of several reasons the first one is told."""
    if actor == "facilitator":
        return None
    return next(_reasons(actor, time, board, target, action), None)


def _reasons(actor: str, time: str, board: str, target: str, action: str) -> Iterator[str]:
    if actor in NEVER:
        yield NEVER[actor]
    if time == "outside, own lab" and (not BOARDS[board] or LABS.get(actor) != BOARDS[board]):
        yield "not_running"
    if NOT_NOW.get(time) == "not_running":
        yield "not_running"
    if board in NOT_HERE:
        yield NOT_HERE[board]
    if NOT_NOW.get(time) == "step":
        yield "step"
    if target in LOCKED:
        yield "locked"
    is_out_of_focus = board == "focus" and time in IN_FOCUS and target != "in focus"
    if is_out_of_focus or action == CARRY or actor not in ONLY_FOR.get(target, {actor}):
        yield "zone"
    # "foreign" things to be created are such as somebody else made before.
    is_new = action == "create" and target != "foreign"
    if (time in OWN_ONLY or board == "own only") and target != "own" and not is_new:
        yield "not_yours"


def is_barred(actor: str, time: str, board: str) -> bool:
    """Whether it does not matter what they try."""
    return verdict(actor, time, board, "own", "create") in {
        *NEVER.values(),
        *NOT_NOW.values(),
        *NOT_HERE.values(),
    }


def tries_on(target: str) -> tuple[str, ...]:
    """What is tried on a target."""
    if target == "frame":
        return ACTIONS[1:]  # one that has a rule is there
    return (*ACTIONS, CARRY) if target in {"foreign", "in closed"} else ACTIONS


def tries(actor: str) -> Iterator[tuple[str, str]]:
    """Target and action of everything that somebody tries. Observers have nothing of their own."""
    for target in TARGETS:
        for action in tries_on(target):
            if actor != "observer" or target != "own" or action == "create":
                yield target, action
