"""The server's half of shared/vectors/policy.json; tests/client/policy is the client's."""

from collections import Counter
from typing import Any

import pytest

from server.policy.table import load_table
from server.policy.verdicts import may_command, may_write
from tests.contract import policy_vectors as shared
from tests.contract.vectors import load

VECTORS = load("policy")


def test_the_file_is_what_its_writer_writes_today() -> None:
    assert shared.FILE.read_text(encoding="utf-8") == shared.as_text(shared.write_cases())


@pytest.mark.parametrize("case", VECTORS["places"], ids=lambda case: str(case["values"]))
def test_po5_where_an_element_lies(case: dict[str, Any]) -> None:
    assert shared.listed_places(case["values"]) == case["places"]


def test_po3_who_may_write_at_all() -> None:
    for case in VECTORS["write"]:
        rights, who = shared.rights_of(case["rights"]), shared.who_of(case["who"])
        assert may_write(rights, who) == case["reason"], case


def test_po3_what_they_may_touch() -> None:
    for case in VECTORS["touch"]:
        assert shared.refusal_of(case) == case["refusal"], case


def test_po1_what_they_may_order() -> None:
    for case in VECTORS["commands"]:
        who = shared.who_of(case["who"])
        commands = load_table().commands
        assert [c for c in commands if may_command(who, c)] == case["allowed"], who


def test_every_reason_occurs_often_enough_to_mean_something() -> None:
    told = Counter(case["reason"] for case in VECTORS["write"])
    told.update(case["refusal"] and case["refusal"]["reason"] for case in VECTORS["touch"])
    reasons = {rule.reason for rule in load_table().rules} | {"read_only", None}
    assert set(told) == reasons
    assert min(told.values()) >= 4, told
