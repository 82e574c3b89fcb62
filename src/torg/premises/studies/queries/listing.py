"""The list of studies, and what search engines are told of them."""

from collections.abc import Iterable

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator

from torg.core.rules import Person
from torg.core.sitemap import Page
from torg.places.models import City
from torg.premises.studies.models import Study
from torg.premises.studies.queries.studies import visible_to

PER_PAGE = 20
_HEAVY = ("result", "sources", "parameters")  # a list shows none of it


def list_studies(user: Person, city: City, number: str | None) -> ListPage[Study]:
    """Return a page of the studies that `user` may see, the newest first. Two queries."""
    studies = visible_to(user, city).select_related("district", "city").defer(*_HEAVY)
    return Paginator(studies, PER_PAGE).get_page(number)


def count_studies(city: City) -> int:
    """Return how many studies everybody sees."""
    return visible_to(None, city).count()


def read_studies(city: City, start: int, stop: int) -> Iterable[Page]:
    """Return the pages of studies, by number."""
    rows = visible_to(None, city).order_by("pk").values_list("slug", "run_at")[start:stop]
    return [Page("studies:study", (slug,), changed) for slug, changed in rows]
