"""An extract becomes a town: what is read, where it fronts, and what a second run does."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.factories.actors import on_staff
from tests.places.importers.osm_xml import Town
from torg.core.importing import ImportReport, RefusedWhole
from torg.core.models import JournalEntry, User
from torg.places.enums import Need, PlaceStatus, Source
from torg.places.models import (
    City,
    Facility,
    Holiday,
    MapFeature,
    OpenSpell,
    Place,
    Square,
    Street,
)
from torg.places.services.holidays import set_holiday
from torg.places.services.hours import set_hours
from torg.places.services.places import edit_place

Run = Callable[..., tuple[City, ImportReport]]


def test_a_small_town(town: Town, run: Run) -> None:
    city, report = run(town)
    assert report.counts() == {
        "read": 6, "created": 6, "updated": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip
    assert (city.country, city.timezone, city.language) == ("SE", "Europe/Stockholm", "sv")
    assert city.is_default
    street = Street.objects.get(name="Provgatan")
    assert city.main_street == street
    assert street.length_m == pytest.approx(200, abs=0.5)
    assert street.is_pedestrian
    assert (street.left_faces, street.right_faces) == ("north", "south")
    assert street.places_count == 5
    assert JournalEntry.objects.filter(verb="city.imported", city_id=city.pk).count() == 1


def test_fronts_are_found(town: Town, run: Run) -> None:
    run(town)
    bakery = Place.objects.get(slug="provbageriet")
    assert bakery.street is not None
    assert (bakery.street.name, bakery.side) == ("Provgatan", "left")
    assert bakery.along_m == pytest.approx(30, abs=0.5)
    assert bakery.setback_m == pytest.approx(6, abs=0.2)
    assert bakery.frontage_m == pytest.approx(20, abs=1)  # shared with the bookshop
    assert (bakery.storeys, bakery.material, bakery.roof) == (2, "brick", "flat")
    assert not bakery.in_courtyard
    assert bakery.schedule is not None
    cafe = Place.objects.get(slug="provkafeet")
    assert (cafe.side, cafe.needs) == ("right", Need.EAT | Need.SIT)
    assert Place.objects.get(slug="gardsskraddaren").in_courtyard
    park = Place.objects.get(slug="provparken")
    assert (park.street, park.needs & Need.FREE) == (None, Need.FREE)


def test_facts_are_cleaned(town: Town, run: Run) -> None:
    run(town)
    books = Place.objects.get(slug="provbokhandeln")
    assert books.website == "https://exempel.se"
    assert (books.address, books.wheelchair) == ("Provgatan 4", "yes")
    assert books.provenance["website"] == "osm"
    assert "phone" not in books.provenance
    hair = Place.objects.get(category__slug="hairdresser")
    assert (hair.name, hair.attributes["nameless"]) == ("Frisör", "yes")


def test_what_has_no_name_and_no_front_is_told_by_its_street(town: Town, run: Run) -> None:
    town.node(40, 6, {"amenity": "toilets", "opening_hours": "24/7"})
    run(town)
    toilets = Place.objects.get(category__slug="toilets")
    assert (toilets.name, toilets.slug) == ("Toalett vid Provgatan", "toalett-vid-provgatan")
    assert toilets.names == {"sv": "Toalett vid Provgatan", "en": "Toilets by Provgatan"}
    assert (toilets.street, toilets.category.facade) == (None, "toilets")
    run(town)
    assert Place.objects.get(category__slug="toilets").slug == toilets.slug


def test_side_streets_open_on_both_sides(town: Town, run: Run) -> None:
    run(town)
    street = Street.objects.get(name="Provgatan")
    gaps = [(o.side, round(o.along_m), o.kind, o.name) for o in street.openings.all()]
    assert ("left", 100, "street", "Tvärgatan") in gaps
    assert ("right", 100, "street", "Tvärgatan") in gaps


def test_the_base_map(town: Town, run: Run) -> None:
    run(town)
    layers = sorted(MapFeature.objects.values_list("layer", flat=True))
    assert layers == ["building"] * 3 + ["green"] + ["road"] * 4


def test_a_second_run_changes_nothing(town: Town, run: Run) -> None:
    run(town)
    before = list(Place.objects.order_by("pk").values())
    streets = list(Street.objects.order_by("pk").values())
    _city, report = run(town)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 6)
    assert list(Place.objects.order_by("pk").values()) == before
    assert list(Street.objects.order_by("pk").values()) == streets
    for kind in ("streets", "squares", "facilities"):
        assert report.summary["figures"][kind]["created"] == 0
    assert report.summary["figures"]["map"] == {"created": 0, "gone": 0}


def test_a_newer_extract_says_what_changed(town: Town, run: Run) -> None:
    run(town)
    text = town.xml().replace("Provbageriet", "Nya Provbageriet")
    town.nodes = [row for row in town.nodes if "Provkaféet" not in row]
    newer = Town()
    newer.nodes = [row.replace("Provbageriet", "Nya Provbageriet") for row in town.nodes]
    newer.ways = town.ways
    assert text != newer.xml()
    newer.nodes.append(
        '<node id="900" lat="56.0001" lon="12.7001"><tag k="shop" v="toys"/>'
        '<tag k="name" v="Provleksaker"/></node>'
    )
    _city, report = run(newer)
    assert report.summary["created"] == ["Provleksaker"]
    assert report.summary["updated"] == [{"name": "Nya Provbageriet", "fields": ["name"]}]
    assert report.summary["vanished"] == ["Provkaféet"]
    assert Place.objects.get(slug="provkafeet").status == PlaceStatus.REVIEW
    assert Place.objects.get(slug="provbageriet").name == "Nya Provbageriet"  # the address stays


def test_what_vanished_may_return(town: Town, run: Run) -> None:
    run(town)
    gone = Town()
    gone.nodes = [row for row in town.nodes if "Provkaféet" not in row]
    gone.ways = town.ways
    run(gone)
    _city, report = run(town)
    assert report.summary["returned"] == ["Provkaféet"]
    assert Place.objects.get(slug="provkafeet").status == PlaceStatus.ACTIVE


def test_what_people_edited_stays(town: Town, run: Run) -> None:
    run(town)
    staff = User.objects.create_user("staff@example.com")
    place = Place.objects.get(slug="provbokhandeln")
    edit_place(place, {"name": "Bokcaféet", "phone": "042-10 00 00"}, by=staff, source=Source.STAFF)
    renamed = Town()
    renamed.nodes = [row.replace("Provbokhandeln", "Annat namn") for row in town.nodes]
    renamed.ways = town.ways
    run(renamed)
    place.refresh_from_db()
    assert (place.name, place.phone) == ("Bokcaféet", "042-10 00 00")
    assert place.provenance["name"] == "staff"
    assert place.provenance["website"] == "osm"


def test_hours_that_people_set_stay(town: Town, run: Run) -> None:
    run(town)
    staff = on_staff()
    place = Place.objects.get(slug="provbokhandeln")
    set_hours(place, "Sa 12:00-13:00", by=staff)
    run(town)
    place.refresh_from_db()
    assert (place.hours_raw, place.provenance["hours_raw"]) == ("Sa 12:00-13:00", "staff")
    assert place.schedule is not None
    assert place.schedule.expression == "Sa 12:00-13:00"


def test_places_of_other_sources_are_left_alone(town: Town, run: Run) -> None:
    city, _report = run(town)
    category = Place.objects.all()[0].category
    own = Place.objects.create(
        city=city, slug="egen", name="Egen", category=category, lat=56.0, lon=12.7015
    )
    run(town)
    own.refresh_from_db()
    assert own.status == PlaceStatus.ACTIVE


def test_a_place_drawn_anew_is_the_same_place(town: Town, run: Run) -> None:
    """A mapper replaces a node by a building: the page keeps its address and its edits."""
    run(town)
    before = Place.objects.get(slug="provkafeet").pk
    anew = Town()
    anew.nodes = [row for row in town.nodes if "Provkaféet" not in row]
    anew.ways = list(town.ways)
    anew._at = town._at
    anew.nodes += ["<!-- -->"] * 100  # fresh numbers for the corners of the new house
    anew.box(125, -18, 10, 8, {"building": "yes", "amenity": "cafe", "name": "Provkaféet"})
    _city, report = run(anew)
    place = Place.objects.get(name="Provkaféet")
    assert (place.pk, place.slug) == (before, "provkafeet")
    assert place.source_ref.startswith("osm:way/")
    assert (report.created, report.summary["vanished"]) == (0, [])


def test_the_trade_that_people_gave_a_place_stays_with_its_needs(town: Town, run: Run) -> None:
    run(town)
    staff = User.objects.create_user("staff@example.com", is_staff=True)
    place, other = Place.objects.get(slug="provkafeet"), Place.objects.get(slug="provbokhandeln")
    assert place.category.needs != other.category.needs
    edit_place(place, {"category": other.category}, by=staff, source=Source.STAFF)
    needs = place.needs
    number = place.source_ref.split("/")[1]
    # Drawn anew, under another number.
    town.nodes = [row.replace(f'id="{number}"', 'id="987654"') for row in town.nodes]
    run(town)
    place = Place.objects.get(name="Provkaféet")
    assert (place.slug, place.category_id, place.needs) == ("provkafeet", other.category_id, needs)


def test_a_node_in_its_building_is_one_place(run: Run) -> None:
    town = Town()
    town.way([(0, 0), (100, 0)], {"highway": "residential", "name": "Provgatan"})
    town.box(10, 6, 20, 20, {"building": "yes", "tourism": "museum", "name": "Provmuseet"})
    town.node(
        20, 15, {"tourism": "museum", "name": "Provmuseet", "opening_hours": "Tu-Su 11:00-16:00"}
    )
    town.node(22, 15, {"amenity": "cafe", "name": "Museikaféet"})
    _city, report = run(town)
    assert sorted(Place.objects.values_list("name", flat=True)) == ["Museikaféet", "Provmuseet"]
    assert Place.objects.get(name="Provmuseet").hours_raw == "Tu-Su 11:00-16:00"
    assert report.created == 2


def test_what_nobody_may_enter_is_left_out(run: Run) -> None:
    town = Town()
    town.way([(0, 0), (100, 0)], {"highway": "residential", "name": "Provgatan"})
    town.node(10, 5, {"shop": "vacant", "name": "Tom lokal"})
    town.node(20, 5, {"disused:shop": "books", "name": "Nedlagd"})
    town.node(30, 5, {"shop": "clothes", "name": "Intern", "access": "private"})
    town.node(40, 5, {"office": "company", "name": "Bolaget"})
    town.node(50, 5, {"amenity": "bench"})
    town.node(60, 5, {"shop": "yes"})
    town.node(70, 5, {"shop": "something_new", "name": "Det nya"})
    town.node(80, 5, {"amenity": "toilets", "fee": "no"})
    run(town)
    assert list(Place.objects.values_list("name", "category__slug")) == [("Det nya", "other-shops")]
    assert sorted(Facility.objects.values_list("kind", flat=True)) == ["bench", "toilets"]


def test_squares_are_gaps_and_ends(run: Run) -> None:
    town = Town()
    town.way([(0, 0), (200, 0)], {"highway": "pedestrian", "name": "Provgatan"})
    town.box(200, -40, 60, 80, {"place": "square", "name": "Stora torget"})
    town.box(80, 5, 40, 40, {"place": "square", "name": "Lilla torget"})
    run(town)
    street = Street.objects.get()
    assert (street.start_towards, street.end_towards) == ("", "Stora torget")
    small = Square.objects.get(slug="lilla-torget")
    gap = street.openings.get(to_square=small)
    assert (gap.side, gap.kind) == ("left", "square")
    assert gap.along_m == pytest.approx(100, abs=3)
    assert gap.width_m == pytest.approx(60, abs=12)


def test_any_script(run: Run) -> None:
    town = Town()
    town.way([(0, 0), (100, 0)], {"highway": "residential", "name": "Ақмола көшесі"})
    for x, name in enumerate(("Кафе Заря", "北京烤鸭店", "مقهى النور", "한국 식당")):
        town.node(10 + 20 * x, 5, {"amenity": "restaurant", "name": name, "name:en": "Dawn"})
    run(town, country="KZ")
    slugs = list(Place.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs[0] == "kafe-zarya"
    assert len(set(slugs)) == 4
    assert all(slug.isascii() for slug in slugs)
    assert Place.objects.get(slug="kafe-zarya").name == "Кафе Заря"


def test_the_other_town_is_refused(town: Town, run: Run, tmp_path: Path) -> None:
    run(town)
    far = tmp_path / "far.osm"
    far.write_text(town.xml().replace('lat="56.', 'lat="41.'))
    with pytest.raises(RefusedWhole, match="Prov"):
        run(far)
    assert Place.objects.filter(status=PlaceStatus.REVIEW).count() == 0


@pytest.mark.parametrize(
    ("options"), [{"timezone": "Mars/Olympus"}, {"country": "ZZZ"}, {"country": "Q1"}]
)
def test_wrong_arguments(town: Town, run: Run, options: dict[str, str]) -> None:
    with pytest.raises(RefusedWhole):
        run(town, **options)
    assert not City.objects.exists()


def test_a_fixed_number_of_queries(
    town: Town, run: Run, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """Ten times the places cost no query more, as long as they fit a batch."""
    run(town)
    for number in range(60):
        town.node(5 + 3 * number, 5, {"shop": "books", "name": f"Bok {number}"})
    with django_assert_max_num_queries(120):
        _city, report = run(town)
    assert report.created == 60


def test_a_place_that_its_actor_has_renamed_is_known_again_when_drawn_anew(
    town: Town, run: Run
) -> None:
    run(town)
    owner = User.objects.create_user("agare@example.com")
    place = Place.objects.get(slug="provkafeet")
    edit_place(place, {"name": "Kafé Nytt Namn"}, by=owner, source=Source.ACTOR)
    number = place.source_ref.split("/")[1]
    town.nodes = [row.replace(f'id="{number}"', 'id="987654"') for row in town.nodes]
    _city, report = run(town)
    assert (report.created, Place.objects.filter(status=PlaceStatus.REVIEW).count()) == (0, 0)
    again = Place.objects.get(slug="provkafeet")
    assert (again.pk, again.name, again.name_in_source, again.source_ref) == (
        place.pk, "Kafé Nytt Namn", "Provkaféet", "osm:node/987654",
    )  # fmt: skip


def test_country_and_time_zone_change_only_when_they_are_given(town: Town, run: Run) -> None:
    city, _report = run(town, country="SE", timezone="Europe/Stockholm")
    today = timezone.now().date()
    coming = Holiday.objects.filter(city=city, date__gte=today)
    own = coming.filter(counts_as_holiday=True).first()
    assert own is not None
    set_holiday(city, own.date, counts=True, name_sv="Stadens dag", by=None)
    opens = OpenSpell.objects.filter(city=city).order_by("schedule", "start")
    before = opens.values_list("start", flat=True)[1]
    unchanged, report = run(town, country="")
    assert (unchanged.country, report.summary["moved"]) == ("SE", {})

    moved, report = run(town, country="FI")
    assert report.summary["moved"] == {
        "country": ("SE", "FI"), "timezone": ("Europe/Stockholm", "Europe/Helsinki"),
    }  # fmt: skip
    assert (moved.country, moved.timezone, moved.language) == ("FI", "Europe/Helsinki", "fi")
    names = set(coming.values_list("name_sv", flat=True))
    assert {"Självständighetsdagen", "Stadens dag"} <= names  # the one that the city made stays
    assert "Sveriges nationaldag" not in names
    # The same hours on the wall are an hour earlier on the earth.
    assert opens.values_list("start", flat=True)[1] == before - timedelta(hours=1)
    moved, report = run(town, country="FI", timezone="Europe/Mariehamn")
    assert moved.timezone == "Europe/Mariehamn"
    kept, report = run(town, country="FI")
    assert (kept.timezone, report.summary["moved"]) == ("Europe/Mariehamn", {})
