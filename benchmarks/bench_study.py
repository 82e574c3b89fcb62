"""A study of the demo town's southern district, 500 draws.

    scripts/bench benchmarks/bench_study.py

Claim: ≤ 60 s and ≤ 1 GB. The vacancies are those that the register knows; where it knows none,
forty are laid beside the district's shops, so that there is something to study.
"""

import resource
import tempfile
import time
from pathlib import Path

from django.conf import settings
from measuring import heading, row, scratch_database  # first: it sets Django up

from torg.core.importing import ImportReport
from torg.places.models import District, Place
from torg.portal.services.demo import make_demo
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.studies.analysis import Parameters, answer, gather

DISTRICT, VACANCIES, AREA_M2 = "garvarstaden", 40, 90


def main() -> None:
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        settings.HOME = Path(folder)
        city = make_demo(1.0, report=ImportReport())
        district = District.objects.get(city=city, slug=DISTRICT)
        if not Premises.objects.filter(district=district, state=State.VACANT).exists():
            for number, place in enumerate(Place.objects.filter(district=district)[:VACANCIES]):
                Premises.objects.create(
                    city=city, district=district, slug=f"lokal-{number}", state=State.VACANT,
                    lat=place.lat, lon=place.lon, area_m2=AREA_M2,
                )  # fmt: skip
        heading("step", "goal s", "CPU s", "s")
        for time_of in ("the search of distances is compiled", "again"):
            cpu, wall = time.process_time(), time.perf_counter()
            inputs = gather(city, district, Parameters())
            row(f"gather, {time_of}", "", *_since(cpu, wall))
        cpu, wall = time.process_time(), time.perf_counter()
        found = answer(inputs, Parameters(), seed=1)
        row("500 draws", "≤ 60", *_since(cpu, wall))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"\n{len(inputs.candidates.ids)} vacant premises, {len(inputs.trades.slugs)} trades, "
            f"{len(inputs.stores.ids)} shops, {len(inputs.residents.people)} cells, "
            f"{len(found.fits)} fits; {memory:.0f} MB at most (goal ≤ 1,024)"
        )


def _since(cpu: float, wall: float) -> tuple[str, str]:
    return f"{time.process_time() - cpu:.1f}", f"{time.perf_counter() - wall:.1f}"


if __name__ == "__main__":
    main()
