"""Work that comes round in the portal."""

from datetime import timedelta

from django.utils import timezone

from torg.core.tasks import periodic
from torg.places.models import City
from torg.portal.services.effect_letters import send_letters_of


# Hourly: every city's own morning comes round within the hour.
@periodic("portal.effect_letters", every=timedelta(hours=1))
def send_effect_letters() -> None:
    """Send owners what Torg gave them last month, in the first days of the new one."""
    for city in City.objects.all():
        send_letters_of(city, timezone.now())
