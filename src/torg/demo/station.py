"""The railway from the south, its station, and the buses that meet it."""

from torg.demo.model import Line, Road, Shape, Spot, Town

END_V = -372.0  # the buffers


def lay_railway(town: Town, south: float) -> None:
    """Add four tracks that end at the station, from `south` (metres) up."""
    for track in range(4):
        x = -182.0 + 9.0 * track
        splay = [(x, END_V), (x - 1, -520.0), (x - 3, -640.0)]
        trunk: Line = [(-170.0 + (track % 2) * 4.5, v) for v in (-800.0, -1000.0, south)]
        tags = {"railway": "rail", "gauge": "1435", "electrified": "contact_line"}
        town.roads.append(Road([*splay, *trunk], {**tags, "railway:track_ref": str(track + 1)}))
    for x in (-177.5, -159.5):
        ring = [(x - 2.4, END_V - 4), (x + 2.4, END_V - 4), (x + 1, -560.0), (x - 3.4, -560.0)]
        tags = {"railway": "platform", "public_transport": "platform", "area": "yes"}
        town.shapes.append(Shape(ring, tags))
    hall = [(-206.0, -350.0), (-140.0, -350.0), (-140.0, -368.0), (-206.0, -368.0)]
    town.shapes.append(
        Shape(
            hall,
            {
                "building": "train_station",
                "building:levels": "2",
                "building:material": "brick",
                "roof:shape": "hipped",
                "railway": "station",
                "public_transport": "station",
                "name": "Örehamns station",
                "opening_hours": "Mo-Su 04:30-01:00",
                "wheelchair": "yes",
                "toilets:wheelchair": "yes",
                "addr:street": "Järnvägsgatan",
                "addr:housenumber": "1",
            },
        )
    )
    for k, x in enumerate((-128.0, -120.0, -112.0)):
        at = (x, -352.0 - 12 * k)
        tags = {
            "highway": "bus_stop",
            "public_transport": "platform",
            "name": f"Örehamns station läge {'ABC'[k]}",
            "shelter": "yes",
            "bench": "yes",
        }
        town.spots.append(Spot(at, tags))
    town.spots.append(
        Spot(
            (-134.0, -392.0),
            {
                "amenity": "bicycle_parking",
                "name": "Cykelgaraget",
                "capacity": "420",
                "covered": "yes",
            },
        )
    )
