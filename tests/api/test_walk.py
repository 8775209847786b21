"""Every operation does what it is there for, at least once, and answers as described."""

import pytest

from tests.api.walk import Walk
from tests.support.api import Api


@pytest.mark.parametrize("seed", range(4))
def test_a_workshop_from_beginning_to_end_takes_every_operation(
    patient_api: Api, seed: int
) -> None:
    document = patient_api.http.get("/api/openapi.json").json()
    walk = Walk(patient_api.http, document, seed)
    walk.run()
    described = {(method, path) for path, item in document["paths"].items() for method in item}
    assert walk.reached == described
