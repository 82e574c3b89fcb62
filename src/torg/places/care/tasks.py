"""What of the care comes round."""

from datetime import timedelta

from django.utils import timezone

from torg.core.tasks import periodic
from torg.places.care.services import ask_stale_places
from torg.places.models import City


@periodic("care.ask_stale", every=timedelta(days=1))
def ask_stale() -> None:
    """Ask places whose data is old. Those of a demo are nobody's."""
    for city in City.objects.filter(is_demo=False):
        ask_stale_places(city, timezone.now())
