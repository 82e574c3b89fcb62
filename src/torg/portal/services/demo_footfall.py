"""What the demo town's festival did to footfall: asked, reckoned and published as staff would."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from torg.places.models import City
from torg.premises.figures.models import Counter
from torg.premises.passing.models import EffectStatement
from torg.premises.passing.services.effects import order_effect, publish_effect, reckon_effect


def make_demo_footfall(city: City) -> None:
    """Publish the effect of the festival, unless the town has stated one or counts nobody."""
    known = EffectStatement.objects.filter(city=city).exists()
    if known or not Counter.objects.filter(city=city).exists():
        return
    # The generator loads numpy: a second start does not get here.
    from torg.demo.footfall import FESTIVAL, festival_day  # noqa: PLC0415  -- as above

    day = festival_day(timezone.localdate(timezone=city.tz))
    begin, end = (datetime(day.year, day.month, day.day, hour, tzinfo=city.tz) for hour in FESTIVAL)
    with override(city.language):
        title = _("The harbour festival")
    made = reckon_effect(order_effect(city, title, begin, end, by=None))
    if made.result:
        publish_effect(made, by=None)
