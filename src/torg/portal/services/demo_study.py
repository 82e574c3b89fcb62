"""The demo town's study: what its southern district lacks, reckoned by the same engine as any."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from torg.places.models import City, District
from torg.premises.studies.models import Study
from torg.premises.studies.services.studies import order_study, run_study

DISTRICT = "Garvarstaden"
DRAWS = 60  # fewer than usual: the town's first start waits for them


def make_demo_study(city: City) -> None:
    """Make and run the study of the southern district, unless the town has one."""
    district = District.objects.filter(city=city, name=DISTRICT).first()
    if district is None or Study.objects.filter(city=city).exists():
        return
    with override(city.language):
        title = _("Vacant premises in %(district)s") % {"district": district.name}
    study = order_study(city, district, by=None, title=title, parameters={"draws": DRAWS})
    run_study(study, by=None)
