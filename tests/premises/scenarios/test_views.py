"""Who is shown what: the same pages for everybody at the table, and no rent but one's own."""

import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.premises import asks
from tests.matrix import assert_matrix
from tests.premises.scenarios.town import proposed
from torg.premises.enums import RentVisibility
from torg.premises.models import AskingRent
from torg.premises.scenarios import rules
from torg.premises.scenarios.models import Comment, Scenario
from torg.premises.scenarios.queries.scenarios import placed_in, visible_to
from torg.premises.scenarios.services import scenarios as services
from torg.premises.scenarios.services import talk

pytestmark = pytest.mark.django_db
AT_TABLE = ("bare", "a", "b", "staff")
SECRETS = {0: 777_111, 2: 888_222, 3: 999_333}  # vacancy → what its owner asks
SEEN = {
    "public": 302,
    "stranger": 403,
    "outside": 403,
    "bare": 200,
    "a": 200,
    "b": 200,
    "staff": 200,
}


@pytest.fixture
def round_table(table: SimpleNamespace) -> SimpleNamespace:
    """Two scenarios: A put forward by staff, B a draft of owner A; every owner asks a rent."""
    for number, rent in SECRETS.items():
        asks(table.vacant[number], rent, RentVisibility.OWNER)
    placed = ((0, "books"), (2, "cafe"), (3, "flowers"), (4, "shoes"))
    table.forward = proposed(table, *placed)
    table.draft = proposed(table, (0, "flowers"), (3, "bakery"), by=table.people["a"])
    services.put_forward(table.forward, by=table.people["staff"])
    table.comment = talk.write_comment(table.forward, "Bra hörn", by=table.people["b"])
    return table


def client_of(user: object) -> Client:
    client = Client()
    if getattr(user, "pk", None):
        client.force_login(user)  # type: ignore[arg-type]
    return client


def address(name: str, table: SimpleNamespace, scenario: Scenario | None = None, *more: int) -> str:
    numbers = [] if scenario is None else [scenario.number, *more]
    return reverse(f"scenarios:{name}", args=[table.study.slug, *numbers])


def shown(table: SimpleNamespace, who: str, scenario: Scenario) -> str:
    answer = client_of(table.people[who]).get(address("scenario", table, scenario))
    assert answer.status_code == 200
    text = answer.content.decode()
    # What differs from one request to the next is no content.
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', r'\1""', text)


def test_the_rules_are_a_table(round_table: SimpleNamespace) -> None:
    people = round_table.people
    assert_matrix(
        rules.can_sit_at_table,
        people=people,
        objects={"table": round_table.city},
        table="""
                    table
            public  no
            stranger no
            outside no
            bare    yes
            a       yes
            b       yes
            staff   yes
        """,
    )
    for rule, rows in {
        rules.can_change_scenario: {"a": "no yes", "staff": "no yes"},
        rules.can_put_forward: {"a": "no yes", "staff": "yes yes"},
        rules.can_vote: dict.fromkeys(AT_TABLE, "yes no"),
        rules.can_copy_scenario: dict.fromkeys(AT_TABLE, "yes yes"),
        rules.can_comment: dict.fromkeys(AT_TABLE, "yes yes"),
    }.items():
        body = "\n".join(f"{who} {rows.get(who, 'no no')}" for who in people)
        objects = {"forward": round_table.forward, "draft": round_table.draft}
        for one in objects.values():
            one.refresh_from_db()
        assert_matrix(rule, people=people, objects=objects, table=f"forward draft\n{body}")
    assert_matrix(
        rules.can_remove_comment,
        people=people,
        objects={"comment": round_table.comment},
        table="comment\n" + "\n".join(
            f"{who} {'yes' if who in {'b', 'staff'} else 'no'}" for who in people
        ),
    )  # fmt: skip


def test_who_sees_any_scenario(round_table: SimpleNamespace) -> None:
    for who, user in round_table.people.items():
        assert visible_to(user, round_table.study).count() == (2 if who in AT_TABLE else 0)


@pytest.mark.parametrize("name", ["scenarios", "scenario"])
def test_who_sees_the_pages(round_table: SimpleNamespace, name: str) -> None:
    scenario = None if name == "scenarios" else round_table.forward
    found = {
        who: client_of(user).get(address(name, round_table, scenario)).status_code
        for who, user in round_table.people.items()
    }
    assert found == SEEN


DEEDS = {
    # deed: what is sent, who may with the one put forward, who may with owner A's draft
    "place": ({"premises": "{0}", "trade": "cafe"}, set(), {"a", "staff"}),
    "lock": ({"premises": "{0}", "locked": "on"}, set(), {"a", "staff"}),
    "suggest": ({"aim": "value", "most": "1", "worst": "100"}, set(), {"a", "staff"}),
    "name": ({"title": "Nytt"}, set(), {"a", "staff"}),
    "copy": ({}, set(AT_TABLE), set(AT_TABLE)),
    "forward": ({}, {"staff"}, {"a", "staff"}),
    "remove": ({}, set(), {"a", "staff"}),
    "vote": ({}, set(AT_TABLE), set()),
    "comment": ({"text": "Hej"}, set(AT_TABLE), set(AT_TABLE)),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_who_may_do_what(round_table: SimpleNamespace, deed: str) -> None:
    sent, *allowed = DEEDS[deed]
    data = {k: v.format(round_table.vacant[0].pk) for k, v in sent.items()}
    for scenario, may in zip((round_table.forward, round_table.draft), allowed, strict=True):
        before = scenario.search, placed_in(Scenario.objects.get(pk=scenario.pk))
        for who in set(round_table.people) - may:
            answer = client_of(round_table.people[who]).post(
                address(deed, round_table, scenario), data
            )
            assert (who, answer.status_code) == (who, 302 if who == "public" else 403)
            assert "777" not in answer.content.decode()
        again = Scenario.objects.get(pk=scenario.pk)
        assert (again.search, placed_in(again)) == before
        for who in sorted(may)[:1]:
            answer = client_of(round_table.people[who]).post(
                address(deed, round_table, scenario), data
            )
            assert (who, answer.status_code) == (who, 302)


def test_a_deed_is_a_post_and_what_is_not_there_is_not_there(round_table: SimpleNamespace) -> None:
    client = client_of(round_table.people["a"])
    assert client.get(address("place", round_table, round_table.draft)).status_code == 405
    for path in (
        reverse("scenarios:scenario", args=[round_table.study.slug, 99]),
        reverse("scenarios:scenario", args=["finns-inte", 1]),
        reverse("scenarios:scenarios", args=["finns-inte"]),
    ):
        assert client.get(path).status_code == 404
    away = client_of(round_table.people["stranger"])
    assert away.get(reverse("scenarios:scenarios", args=["finns-inte"])).status_code == 403


def test_comments_are_removed_by_their_author_and_staff(round_table: SimpleNamespace) -> None:
    path = address("uncomment", round_table, round_table.forward, round_table.comment.pk)
    for who in ("public", "stranger", "outside", "bare", "a"):
        client_of(round_table.people[who]).post(path)
        assert Comment.objects.count() == 1
    assert client_of(round_table.people["b"]).post(path).status_code == 302
    assert Comment.objects.count() == 0
    assert client_of(round_table.people["b"]).post(path).status_code == 404


# --- secrecy ------------------------------------------------------------------------------------


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[\s\u00a0\u202f,.](?=\d{3}\b)", "", text)))


@pytest.mark.parametrize("who", AT_TABLE)
def test_nobody_sees_what_another_asks(round_table: SimpleNamespace, who: str) -> None:
    for scenario in (round_table.forward, round_table.draft):
        text = shown(round_table, who, scenario)
        for rent in SECRETS.values():
            assert str(rent) not in numbers_in(text)


@pytest.mark.parametrize("who", AT_TABLE)
def test_a_page_does_not_change_with_what_another_asks(
    round_table: SimpleNamespace, who: str
) -> None:
    """Owner B asks another rent, then none: every page of everybody else stays byte for byte."""
    client = client_of(round_table.people[who])
    pages = {scenario: shown(round_table, who, scenario) for scenario in both(round_table)}
    the_list = client.get(address("scenarios", round_table)).content
    others = AskingRent.objects.exclude(premises=round_table.vacant[0])
    if who == "b":
        others = AskingRent.objects.exclude(premises=round_table.vacant[2])
    others.update(per_m2_year=1)
    for scenario in both(round_table):
        assert shown(round_table, who, scenario) == pages[scenario]
    others.delete()
    for scenario in both(round_table):
        assert shown(round_table, who, scenario) == pages[scenario]
    now = client.get(address("scenarios", round_table)).content
    assert len(now) == len(the_list)


def both(table: SimpleNamespace) -> tuple[Scenario, Scenario]:
    return table.forward, table.draft


def test_one_sees_ones_own_rent_against_what_a_shop_could_pay(
    round_table: SimpleNamespace,
) -> None:
    row = "Rent against what you may see asked"
    assert row in shown(round_table, "a", round_table.draft)
    assert row not in shown(round_table, "bare", round_table.draft)
    before = shown(round_table, "a", round_table.draft)
    AskingRent.objects.filter(premises=round_table.vacant[0]).update(per_m2_year=500)
    assert shown(round_table, "a", round_table.draft) != before


def test_the_same_mix_whatever_anybody_asks(round_table: SimpleNamespace) -> None:
    found = []
    for rent in (1, 10**6):
        AskingRent.objects.update(per_m2_year=rent)
        answer = client_of(round_table.people["a"]).post(
            address("suggest", round_table, round_table.draft),
            {"aim": "value", "most": "1", "worst": "100"},
        )
        assert answer.status_code == 302
        found.append(placed_in(Scenario.objects.get(pk=round_table.draft.pk)))
    assert found[0] == found[1]


def test_own_gain_is_ones_own_and_a_sum_has_three_owners(round_table: SimpleNamespace) -> None:
    text = {who: shown(round_table, who, round_table.forward) for who in AT_TABLE}
    for who, name in (("a", "Ägare a"), ("b", "Ägare b")):
        for reader in AT_TABLE:
            assert (f"<h3>{name}</h3>" in text[reader]) == (reader == who)
    totals = {re.findall(r"All owners together: <b>([^<]*)</b>", one)[0] for one in text.values()}
    assert len(totals) == 1
    services.take_back(round_table.forward, by=round_table.people["staff"])
    for number in (3, 4):
        services.place_trade(
            round_table.forward, round_table.vacant[number].pk, "", by=round_table.people["staff"]
        )
    for reader in AT_TABLE:
        now = shown(round_table, reader, round_table.forward)
        assert "All owners together" not in now
        assert "Too few owners" in now


def test_errors_tell_nothing(round_table: SimpleNamespace) -> None:
    client = client_of(round_table.people["a"])
    for deed, data in (
        ("place", {"premises": "x"}),
        ("place", {"premises": round_table.vacant[0].pk, "trade": "supermarket"}),
        ("lock", {"premises": 10**12}),
        ("suggest", {"aim": "nonsense", "most": "0", "worst": "-1"}),
        ("comment", {"text": ""}),
        ("comment", {"text": "<b></b>"}),
        ("comment", {"text": "\u200b"}),
    ):
        answer = client.post(address(deed, round_table, round_table.draft), data, follow=True)
        assert answer.status_code in {200, 422}
        assert numbers_in(answer.content.decode()).isdisjoint(map(str, SECRETS.values()))


# --- the pages themselves -----------------------------------------------------------------------


def test_a_script_gets_only_what_has_changed(round_table: SimpleNamespace) -> None:
    client = client_of(round_table.people["a"])
    premises = round_table.vacant[0].pk
    answer = client.post(
        address("place", round_table, round_table.draft),
        {"premises": premises, "trade": "cafe"},
        headers={"X-Torg-Fragment": "1"},
    )
    text = answer.content.decode()
    assert (answer.status_code, "<html" in text) == (200, False)
    swapped = set(re.findall(r'id="([\w-]+)" data-swap', text))
    assert {"outcome", "compare", "chips", "choose", "rooms", "owners", "trouble"} <= swapped
    assert re.search(r'id="trouble" data-swap[^>]*></p>', text)
    refused = client.post(
        address("place", round_table, round_table.draft),
        {"premises": premises, "trade": "supermarket"},
        headers={"X-Torg-Fragment": "1"},
    )
    assert refused.status_code == 409
    assert "too small" in refused.content.decode()


def test_what_was_typed_stays(round_table: SimpleNamespace) -> None:
    client = client_of(round_table.people["a"])
    answer = client.post(
        address("suggest", round_table, round_table.draft),
        {"aim": "nash", "most": "0", "worst": "17", "wanted": ["cafe"]},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="17"' in text
    assert re.search(r'value="cafe"[^>]*checked', text)
    assert re.search(r'value="nash" selected', text)
    answer = client.post(address("comment", round_table, round_table.draft), {"text": " "})
    assert answer.status_code == 422


def test_none_one_and_more_at_a_fixed_number_of_queries(table: SimpleNamespace) -> None:
    client = client_of(table.people["staff"])
    path = address("scenarios", table)
    assert "No scenario yet" in client.get(path).content.decode()
    first = proposed(table, (0, "cafe"))
    for warm in (path, address("scenario", table, first)):  # what is kept from then on
        client.get(warm)
    one = _queries(client, path)
    alone = _queries(client, address("scenario", table, first))
    for number in range(3):
        proposed(table, (number, "books"), (4, "flowers"))
        talk.write_comment(first, f"Nummer {number}", by=table.people["staff"])
    assert _queries(client, path) == one
    assert _queries(client, address("scenario", table, first)) == alone


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_two_to_four_are_compared(round_table: SimpleNamespace) -> None:
    staff = round_table.people["staff"]
    for trade in ("deli", "kiosk", "bar"):
        proposed(round_table, (4, trade))
    client = client_of(staff)
    path = address("scenario", round_table, round_table.forward)
    for asked, letters in (
        ("", "Compare A and B"),
        ("?n=3&n=4", "Compare A, C and D"),
        ("?n=2&n=3&n=4&n=5", "Compare A, B, C and D"),
        ("?n=99", "What it does"),
    ):
        assert letters in client.get(path + asked).content.decode()
    text = client.get(address("scenarios", round_table) + "?n=1&n=2&n=3&n=4&n=5").content.decode()
    assert "Four are compared at most" in text
