"""Every parameter of the public API, as our own OpenAPI document lists them, with hostile values.

Whatever is asked, the answer is an answer or a problem document: never a fault of ours.
"""

import json
from functools import cache as remember
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.town import make_town
from torg.config.api import api

Operation = tuple[str, tuple[tuple[str, str], ...]]  # path, then name and "in" of each

ODD = [
    "", " ", "0", "-1", "1", "99999999999999999999", "1e309", "-0.0", "NaN", "inf", "true", "null",
    "now", "2026-11-28T14:00", "0001-01-01T00:00", "9999-12-31T23:59:59+14:00", "2026-02-30T25:61",
    "12.6,56.0,12.8,56.1", "180,90,-180,-90", "NaN,NaN,NaN,NaN", "1,2,3", "56.05,12.69", "90,180",
    "\x00", "a\x00b", "%00", "../../etc/passwd", "' OR 1=1 --", "<script>", "{{7*7}}", "☃" * 300,
    "\u202e", "å" * 2000, "eat,children", "place", "sv", "WyJuYW1lIiwiYSIsIngiLDFd", "=" * 50,
]  # fmt: skip
VALUES = (
    st.sampled_from(ODD)
    | st.text(max_size=80)
    | st.integers().map(str)
    | st.floats().map(str)
    | st.lists(st.floats(), max_size=5).map(lambda numbers: ",".join(map(str, numbers)))
    | st.datetimes().map(lambda moment: moment.isoformat())
    | st.binary(max_size=40)  # not even text
)


@remember
def operations() -> list[Operation]:
    """Return every GET of the document with its parameters."""
    document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    found = []
    for path, methods in document["paths"].items():
        parameters = methods.get("get", {}).get("parameters", [])
        if "get" in methods:
            found.append((path, tuple((p["name"], p["in"]) for p in parameters)))
    return found


@st.composite
def requests(draw: st.DrawFn) -> str:
    """An address of the API with some of its parameters, sometimes one of them twice."""
    path, parameters = draw(st.sampled_from(operations()))
    query: list[tuple[str, Any]] = []
    for name, where in parameters:
        if where == "path":
            value = draw(st.sampled_from(["lyktgatan", "stalle-1"]) | VALUES)
            path = path.replace(f"{{{name}}}", quote(value, safe="") or "-")
        elif draw(st.booleans()):
            query += [(name, draw(VALUES)) for _ in range(draw(st.sampled_from([1, 1, 1, 2])))]
    return f"{path}?{urlencode(query)}" if query else path


@pytest.fixture
def town(db: None) -> None:
    cache.clear()
    make_town()


def test_the_document_lists_what_is_fuzzed() -> None:
    names = {path for path, _parameters in operations()}
    assert {"/api/v1/places/", "/api/v1/streets/", "/api/v1/search/"} <= names


@pytest.mark.usefixtures("town")
@given(address=requests())
@settings(
    max_examples=250, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_no_parameter_breaks_the_api(address: str) -> None:
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code < 500, address
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json", address
