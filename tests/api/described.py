"""Whether an answer is one of those that the description allows."""

from typing import Any

import httpx

from tests.support.json_schema import mismatches

Document = dict[str, Any]


def is_as_described(document: Document, operation: Document, answer: httpx.Response) -> None:
    """Fails where status, kind or content of the answer is not what stands in the description."""
    request = answer.request
    where = (
        f"{request.method} {request.url}: {request.content!r} {answer.status_code} {answer.text}"
    )
    assert answer.status_code < 500, where
    assert str(answer.status_code) in operation["responses"], where
    content = operation["responses"][str(answer.status_code)]["content"]
    kind = answer.headers["content-type"]
    assert kind in content, where
    if schema := content[kind].get("schema"):
        assert list(mismatches(answer.json(), schema, document)) == [], where
