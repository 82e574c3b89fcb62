"""Tests a rule as the policy's own table: who may, and when.

assert_matrix(
    can_vote,
    people={"visitor": AnonymousUser(), "member": member},
    objects={"before": soon, "during": now, "after": past},
    table='''
                 before  during  after
        visitor  no      no      no
        member   no      yes     no
    ''',
)
"""

from collections.abc import Callable, Mapping
from typing import Any


def assert_matrix(
    rule: Callable[[Any, Any], bool],
    *,
    people: Mapping[str, Any],
    objects: Mapping[str, Any],
    table: str,
) -> None:
    """Fail with the whole table, as it is and as it should be, when a cell differs."""
    header, *rows = [line.split() for line in table.strip().splitlines()]
    assert set(header) == set(objects), "the table's columns are not the objects"
    assert {row[0] for row in rows} == set(people), "the table's rows are not the people"
    wanted = {row[0]: dict(zip(header, row[1:], strict=True)) for row in rows}
    found = {
        who: {when: "yes" if rule(people[who], objects[when]) else "no" for when in header}
        for who in wanted
    }
    assert found == wanted
