"""The answer of a study as open data: what everybody may know of it, as plain values."""

from collections.abc import Callable, Mapping
from typing import Any

from torg.premises.models import Premises
from torg.premises.queries.premises import visible_to as premises_visible_to
from torg.premises.studies.models import Study
from torg.premises.studies.queries.stances import Stance, Stances
from torg.premises.studies.queries.supply import FEWEST


def answer_of(study: Study, absolute: Callable[[str], str]) -> dict[str, Any] | None:
    """Return the answer without what one or two businesses sell; None where there is none.

    Premises that not everybody may see are left out. `absolute` makes a path an address. Seven
    queries at most.
    """
    result = study.result
    if not result:
        return None
    town = {row["trade"]: row["stores_town"] for row in result["trades"]}
    fits: dict[int, list[Mapping[str, Any]]] = {}
    for row in result["fits"]:
        fits.setdefault(row["premises"], []).append(row)
    spots = {spot["premises"]: spot for spot in result.get("premises", ())}
    ids = set(fits) | {int(number) for number in result["names"]}
    shown = premises_visible_to(None, study.city).filter(pk__in=ids)
    rows = list(shown.order_by("street_name", "side", "along_m", "pk"))
    stances = Stances(study.city, rows)

    def told(premises: int, row: Mapping[str, Any]) -> dict[str, Any]:
        said = [_stance(one, absolute) for one in stances.of(premises, row["trade"])]
        return {**_fit(row, town.get(row["trade"], 0)), "strategies": said}

    return {
        "shannon": result["shannon"],
        "draws": result["draws"],
        "trades": [_trade(row) for row in result["trades"]],
        "premises": [
            _vacancy(
                one, [told(one.pk, row) for row in fits.get(one.pk, [])], spots.get(one.pk, {})
            )
            for one in rows
        ],
        "catchment": result.get("catchment"),
        "hinges": result.get("hinges", []),
    }


def _trade(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {
        "trade": row["trade"],
        "shops_district": row["stores_district"],
        "shops_town": row["stores_town"],
        "sold_district": row["district"],
        "share_district": row["share_district"],
    }
    for name in ("expected", "present", "gap"):
        told[name] = _interval(*(row.get(f"{name}{end}") for end in ("_low", "", "_high")))
    return told


def _fit(row: Mapping[str, Any], town: int) -> dict[str, Any]:
    return {
        "trade": row["trade"],
        "turnover": _interval(row["low"], row["turnover"], row["high"]),
        "bears": row.get("bears"),
        "rent_per_m2_year": _interval(row["rent_low"], row["rent_per_m2"], row["rent_high"]),
        "comes_from": _from(row) if town == 0 or town >= FEWEST else None,
        "robustness": row["robustness"],
        "variety_gain": row["diversity"],
        "complementarity": row.get("complementarity"),
        "wishes": row.get("wishes", 0),
    }


def _stance(stance: Stance, absolute: Callable[[str], str]) -> dict[str, Any]:
    return {
        "stretch": stance.slug,
        "says": "wanted" if stance.wanted else "unwanted",
        "adopted_on": stance.adopted_on.isoformat(),
        "url": absolute(stance.url),
    }


def _from(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "elsewhere": row["gained"],
        "shops": row["turnover"] - row["gained"],
        "shops_district": row["taken_district"],
        "shops_town": row["taken_town"],
    }


def _interval(low: Any, middle: Any, high: Any) -> dict[str, Any] | None:
    return None if middle is None else {"low": low, "middle": middle, "high": high}


def _vacancy(
    premises: Premises, fits: list[dict[str, Any]], spot: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "slug": premises.slug,
        "address": premises.address,
        "position": {"type": "Point", "coordinates": (premises.lon, premises.lat)},
        "area_m2": premises.area_m2,
        "footfall": _interval(*(spot.get(f"footfall{end}") for end in ("_low", "", "_high"))),
        "fits": fits,
    }
