"""What comes round: places whose day has come, and prospects whose time is out."""

from datetime import timedelta

from torg.core.tasks import periodic
from torg.places.models import City
from torg.premises.prospects.services.letting import open_what_is_due
from torg.premises.prospects.services.prospects import forget_prospects, remind_prospects


@periodic("prospects.open_what_is_due", every=timedelta(hours=1))
def open_storefronts() -> None:
    """Open the places of lettings whose day has come."""
    for city in City.objects.all():
        open_what_is_due(city)


@periodic("prospects.forget", every=timedelta(days=1))
def forget_old_prospects() -> None:
    """Ask those whose time is soon out, and erase what is past its day."""
    for city in City.objects.all():
        remind_prospects(city)
        forget_prospects(city)
