"""The search page and its type-ahead, with and without scripts, in both languages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.agenda import make_event
from tests.factories.town import make_town
from torg.agenda.models import Occurrence
from torg.places.models import City, Place
from torg.places.services.search import index_city
from torg.portal.queries.search import Asking, read_asking, search_page

pytestmark = pytest.mark.django_db
QUERIES = 12  # of a page that nothing has been remembered for


@pytest.fixture
def town() -> City:
    town = make_town()
    index_city(town)
    return town


def text(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("town")
class TestPage:
    def test_a_place_is_found_by_name(self, client: Client) -> None:
        place = Place.objects.order_by("pk").first()
        assert place is not None
        page = text(client, f"/sok/?q={place.name}")
        assert f'href="/platser/{place.slug}/"' in page
        assert page.count("<h1>") == 1

    def test_htmx_gets_the_changing_part_of_the_same_view(self, client: Client) -> None:
        name = Place.objects.order_by("pk")[0].name
        part = text(client, f"/sok/?q={name}", **{"HX-Request": "true"})
        assert "<html" not in part
        assert part.strip().startswith('<div id="found"')

    def test_empty_question_and_empty_answer_help_on(self, client: Client) -> None:
        assert "Vad letar du efter?" in text(client, "/sok/")
        page = text(client, "/sok/?q=qqqxxx")
        assert "Inget hittades" in page
        assert 'href="/platser/"' in page

    def test_what_was_typed_is_kept_and_escaped(self, client: Client) -> None:
        page = text(client, "/sok/?q=%3Cscript%3Ealert(1)%3C/script%3E")
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_english(self, client: Client) -> None:
        assert "What are you looking for?" in text(client, "/en/search/")

    @pytest.mark.parametrize(
        "query", ["q=%00", "q=" + "å" * 3000, "q=a&sida=999", "q=a&sida=-1", "q=a&typ=x&kategori=y"]
    )
    def test_any_query_string_is_answered(self, client: Client, query: str) -> None:
        text(client, f"/sok/?{query}")

    def test_open_now_leaves_only_open_places(self, town: City) -> None:
        category = Place.objects.order_by("pk")[0].category
        whole = search_page(None, town, Asking(q=category.name_sv), timezone.now())
        narrowed = search_page(
            None, town, Asking(q=category.name_sv, only_open=True), timezone.now()
        )
        assert whole.open_now.count == narrowed.total == len(narrowed.rows)
        assert all(row.state.is_open for row in narrowed.rows)
        assert narrowed.ways == []

    def test_what_is_over_or_hidden_since_it_was_indexed_is_not_counted(self, town: City) -> None:
        now = timezone.now()
        event = make_event("Lyktvandring", f"{now + timedelta(days=2):%Y-%m-%d} 18:00", city=town)
        make_event("Lyktfest", f"{now + timedelta(days=3):%Y-%m-%d} 18:00", city=town)
        before = search_page(None, town, Asking(q="lykt"), now)
        Occurrence.objects.filter(event=event).update(
            start=now - timedelta(3), end=now - timedelta(2)
        )
        Place.objects.filter(name="Kafé Lyktan").update(status="hidden")
        after = search_page(None, town, Asking(q="lykt"), now)
        counts = [{c.label: c.count for c in page.kinds} for page in (before, after)]
        assert [count.get("Evenemang") for count in counts] == [2, 1]
        assert counts[0]["Platser"] - counts[1].get("Platser", 0) == 1
        assert before.total - after.total == 2
        assert after.total == sum(counts[1].values())

    def test_a_fixed_number_of_queries(
        self, client: Client, django_assert_max_num_queries: object
    ) -> None:
        with django_assert_max_num_queries(QUERIES):  # type: ignore[operator]  # a pytest fixture
            text(client, "/sok/?q=gatan")


@pytest.mark.usefixtures("town")
class TestSuggest:
    def test_options_lead_to_the_things(self, client: Client) -> None:
        place = Place.objects.order_by("pk")[0]
        options = text(client, f"/sok/forslag/?q={place.name[:4]}")
        assert 'role="option"' in options
        assert re.search(rf'href="/platser/{place.slug}/"', options)

    def test_nothing_typed_suggests_nothing(self, client: Client) -> None:
        assert text(client, "/sok/forslag/").strip() == ""
        assert text(client, "/sok/forslag/?q=%20").strip() == ""


def test_links_keep_their_meaning_in_both_languages() -> None:
    asking = read_asking({"q": " te  hus ", "type": "street", "kategori": "cafe", "oppet": "ja"})
    assert asking == Asking(q="te hus", kind="street", category="cafe", only_open=True)
    assert asking.link(page=2) == "?q=te+hus&typ=gata&kategori=cafe&oppet=ja&sida=2"
