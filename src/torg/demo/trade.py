"""The trades of a Nordic centre: how many at scale 1, how they are tagged, where they like to be.

Zones: gata (the pedestrian streets), torg (by a square), sida (side streets), hamn (the harbour
front), syd (the southern district), norr (residential). The mix follows the size of a centre for
60,000 people: about 250 shops and services, 100 places to eat, the rest culture, care and society.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    key: str
    count: float  # at scale 1
    tags: str  # "shop=books"; several with spaces
    hours: str  # a profile in hours.py
    zones: (
        str  # zone letters: g gata, t torg, s sida, h hamn, y syd, n norr; doubled = likes it more
    )
    upstairs: float = 0.0  # share of them that lie a floor up


def _table(text: str) -> tuple[Trade, ...]:
    rows = []
    for line in text.strip().splitlines():
        key, count, tags, hours, zones, *rest = (part.strip() for part in line.split("|"))
        upstairs = float(rest[0]) if rest else 0.0
        rows.append(Trade(key, float(count), tags, hours, zones, upstairs))
    return tuple(rows)


TRADES = _table(
    """
    supermarket      | 5  | shop=supermarket                            | grocery   | gsyn
    convenience      | 5  | shop=convenience                            | late_shop | ssyyn
    world_food       | 4  | shop=convenience cuisine=asian              | grocer    | yyys
    greengrocer      | 3  | shop=greengrocer                            | early     | tsy
    bakery           | 10 | shop=bakery                                 | bakery    | gtssyn
    butcher          | 2  | shop=butcher                                | food_shop | sy
    seafood          | 2  | shop=seafood                                | fish      | hhs
    cheese           | 2  | shop=cheese                                 | food_shop | gs
    deli             | 3  | shop=deli                                   | food_shop | gsy
    chocolate        | 3  | shop=chocolate                              | shop      | gs
    sweets           | 2  | shop=confectionery                          | late_shop | gy
    coffee_tea       | 2  | shop=coffee                                 | shop      | gs
    health_food      | 2  | shop=health_food                            | shop      | gsy
    ice_cream        | 4  | amenity=ice_cream                           | summer    | htg
    kiosk            | 4  | shop=kiosk                                  | kiosk     | htyg
    tobacco          | 2  | shop=tobacco                                | late_shop | sy
    clothes          | 26 | shop=clothes                                | shop      | ggggss
    children_clothes | 3  | shop=clothes clothes=children               | shop      | ggs
    boutique         | 5  | shop=boutique                               | small     | gss
    shoes            | 7  | shop=shoes                                  | shop      | gggs
    bags             | 2  | shop=bag                                    | shop      | g
    jewelry          | 6  | shop=jewelry                                | shop      | ggs
    watches          | 1  | shop=watches                                | shop      | g
    second_hand      | 6  | shop=second_hand                            | small     | syyy
    charity          | 2  | shop=charity                                | small     | yy
    yarn             | 2  | shop=wool                                   | small     | gsy
    fabric           | 1  | shop=fabric                                 | small     | sy
    tailor           | 4  | shop=tailor                                 | lunch     | sy
    interior         | 7  | shop=interior_decoration                    | shop      | ggss
    houseware        | 3  | shop=houseware                              | shop      | gs
    furniture        | 4  | shop=furniture                              | shop      | sy
    lighting         | 1  | shop=lighting                               | shop      | s
    rugs             | 2  | shop=carpet                                 | small     | sy
    hardware         | 2  | shop=hardware                               | early     | sy
    paint            | 1  | shop=paint                                  | early     | y
    florist          | 6  | shop=florist                                | florist   | gtsyn
    antiques         | 4  | shop=antiques                               | small     | ssy
    gift             | 5  | shop=gift                                   | shop      | gght
    books            | 4  | shop=books                                  | shop      | ggs
    antiquarian      | 2  | shop=books second_hand=only                 | small     | sy
    stationery       | 2  | shop=stationery                             | shop      | gs
    records          | 2  | shop=music                                  | small     | sy
    instruments      | 2  | shop=musical_instrument                     | small     | sy
    toys             | 3  | shop=toys                                   | shop      | ggs
    games            | 2  | shop=games                                  | small     | sy
    art              | 3  | shop=art                                    | gallery   | ss
    frame            | 1  | shop=frame                                  | lunch     | s
    crafts           | 2  | shop=craft                                  | small     | gs
    sports           | 3  | shop=sports                                 | shop      | ggs
    outdoor          | 2  | shop=outdoor                                | shop      | gs
    bicycle          | 4  | shop=bicycle                                | early     | ssyn
    electronics      | 3  | shop=electronics                            | shop      | gsy
    phones           | 3  | shop=mobile_phone                           | shop      | gy
    photo            | 1  | shop=photo                                  | shop      | s
    pets             | 2  | shop=pet                                    | shop      | syn
    hairdresser      | 24 | shop=hairdresser                            | salon     | gsssyyn | 0.1
    barber           | 6  | shop=hairdresser hairdresser=barber         | barber    | ssyyy
    beauty           | 8  | shop=beauty                                 | salon     | ssy | 0.35
    nails            | 3  | shop=beauty beauty=nails                    | salon     | sy
    massage          | 4  | shop=massage                                | salon     | sy | 0.5
    cosmetics        | 2  | shop=cosmetics                              | shop      | g
    perfumery        | 1  | shop=perfumery                              | shop      | g
    tattoo           | 3  | shop=tattoo                                 | noon      | syy
    optician         | 6  | shop=optician                               | shop      | ggs
    pharmacy         | 4  | amenity=pharmacy                            | pharmacy  | gsyn
    hearing          | 1  | shop=hearing_aids                           | lunch     | s
    doctor           | 4  | amenity=doctors                             | office    | syn | 0.4
    clinic           | 2  | amenity=clinic                              | office    | syn
    dentist          | 8  | amenity=dentist                             | lunch     | gssyn | 0.6
    physio           | 4  | healthcare=physiotherapist                  | office    | syn | 0.5
    therapy          | 3  | healthcare=psychotherapist                  | booked    | ss | 0.9
    vet              | 2  | amenity=veterinary                          | office    | yn
    restaurant       | 34 | amenity=restaurant                          | restaurant | gtthhhsssyy
    lunch            | 7  | amenity=restaurant                          | lunch_only | ssyh
    pizzeria         | 7  | amenity=restaurant cuisine=pizza            | pizza     | syynn
    cafe             | 24 | amenity=cafe                                | cafe      | ggttthsssyn
    fast_food        | 14 | amenity=fast_food                           | fast_food | gtsyyyn
    bar              | 8  | amenity=bar                                 | bar       | thssy
    pub              | 6  | amenity=pub                                 | bar       | hssy
    nightclub        | 2  | amenity=nightclub                           | night     | hs
    hotel            | 5  | tourism=hotel                               | always    | hts
    hostel           | 1  | tourism=hostel                              | hostel    | y
    guest_house      | 2  | tourism=guest_house                         | hostel    | sn
    museum           | 2  | tourism=museum                              | museum    | sy
    gallery          | 6  | tourism=gallery                             | gallery   | ssyy
    cinema           | 1  | amenity=cinema                              | cinema    | y
    theatre          | 2  | amenity=theatre                             | noon      | sy
    library          | 1  | amenity=library                             | library   | y
    stage            | 1  | amenity=music_venue                         | night     | y
    community        | 4  | amenity=community_centre                    | evening   | yyn
    youth            | 1  | amenity=youth_centre                        | evening   | y
    church           | 2  | amenity=place_of_worship religion=christian | church    | syn
    mosque           | 1  | amenity=place_of_worship religion=muslim    | church    | y
    tourist_info     | 1  | tourism=information information=office      | museum    | t
    gym              | 5  | leisure=fitness_centre                      | gym       | ssyyn
    dance            | 2  | leisure=dance                               | evening   | sy
    yoga             | 2  | leisure=fitness_centre sport=yoga           | evening   | sy | 0.5
    bowling          | 1  | leisure=bowling_alley                       | noon      | y
    escape           | 1  | leisure=escape_game                         | noon      | y
    bank             | 4  | amenity=bank                                | bank      | gs
    exchange         | 1  | amenity=bureau_de_change                    | shop      | g
    post             | 2  | amenity=post_office                         | late_shop | sy
    travel           | 2  | shop=travel_agency                          | lunch     | s
    dry_cleaning     | 2  | shop=dry_cleaning                           | early     | sy
    shoe_repair      | 3  | shop=shoe_repair                            | lunch     | gsy
    locksmith        | 1  | shop=locksmith                              | early     | y
    repair           | 2  | craft=electronics_repair                    | lunch     | sy
    upholsterer      | 1  | craft=upholsterer                           | lunch     | s
    photographer     | 2  | craft=photographer                          | booked    | s
    pottery          | 2  | craft=pottery                               | gallery   | sy
    copyshop         | 1  | shop=copyshop                               | office    | s
    funeral          | 2  | shop=funeral_directors                      | office    | s
    estate_agent     | 5  | office=estate_agent                         | office    | gss | 0.2
    insurance        | 1  | office=insurance                            | office    | s
    lawyer           | 4  | office=lawyer                               | office    | ss | 0.8
    accountant       | 3  | office=accountant                           | office    | sy | 0.6
    employment       | 1  | office=employment_agency                    | office    | y
    government       | 2  | office=government                           | office    | sy
    coworking        | 2  | amenity=coworking_space                     | office    | hy
    driving_school   | 2  | amenity=driving_school                      | evening   | yn
    language_school  | 1  | amenity=language_school                     | office    | y | 1.0
    music_school     | 1  | amenity=music_school                        | evening   | s
    social           | 2  | amenity=social_facility                     | office    | yy
    """
)

# Trades that only the plan's hand-picked houses have.
PINNED_TAGS = {
    "townhall": "amenity=townhall",
    "police": "amenity=police",
    "courthouse": "amenity=courthouse",
    "swimming": "leisure=sports_centre sport=swimming",
    "concert_hall": "amenity=concert_hall",
    "arts_centre": "amenity=arts_centre",
}
BY_KEY = {trade.key: trade for trade in TRADES}


def tags_of(key: str) -> dict[str, str]:
    """Return the OSM tags that say what a trade is."""
    text = BY_KEY[key].tags if key in BY_KEY else PINNED_TAGS[key]
    return dict(pair.split("=", 1) for pair in text.split())


def quotas(total: int) -> dict[str, int]:
    """Share out `total` places over the trades, largest remainders first; sums to `total`."""
    weight = sum(trade.count for trade in TRADES)
    exact = {t.key: total * t.count / weight for t in TRADES}
    out = {key: int(value) for key, value in exact.items()}
    rest = sorted(exact, key=lambda key: (out[key] - exact[key], key))
    for key in rest[: total - sum(out.values())]:
        out[key] += 1
    return out
