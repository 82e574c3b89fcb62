"""Two guided walks through the demo town. The town is invented, and so are its stories.

Their pictures and sounds are made by `torg.demo` and come in by the same door as everybody's.
"""

import io
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from torg.agenda.models import Walk, WalkStop
from torg.agenda.services.walk_files import set_picture, set_sound
from torg.agenda.services.walks import add_stop, create_walk, publish_walk
from torg.places.models import City, Place, Square


@dataclass(frozen=True)
class _Told:
    """A scene or a sound of `torg.demo`, and what is seen or heard in two languages."""

    name: str
    swedish: str
    english: str


@dataclass(frozen=True)
class _Stop:
    """A stop at the place or square of that name; one that the town lacks is left out."""

    at: str
    title: str
    text: str
    title_en: str
    text_en: str
    quiz: dict[str, Any] = field(default_factory=dict)
    quiz_en: dict[str, Any] = field(default_factory=dict)
    picture: _Told | None = None
    sound: _Told | None = None


@dataclass(frozen=True)
class _Walk:
    title: str
    summary: str
    title_en: str
    summary_en: str
    step_free: bool
    stops: tuple[_Stop, ...]


_WALKS = (
    _Walk(
        "Tegel, sill och klockor",
        "Från hamnen till klocktornet: så byggde sundet en stad.",
        "Brick, herring and bells",
        "From the harbour to the bell tower: how the strait built a town.",
        step_free=False,
        stops=(
            _Stop(
                "Sundets museum",
                "Där sillen bars i land",
                "Kajen låg en gång där museets trappa börjar. När sillen gick till om hösten "
                "kom båtarna in så tätt att man sades kunna gå torrskodd över hamnbassängen. "
                "Se på gaveln: de mörka tegelstenarna bildar fyra fiskar.",
                "Where the herring came ashore",
                "The quay once lay where the museum's steps begin. When the herring ran in "
                "autumn the boats came in so close together that people claimed to cross the "
                "basin with dry feet. Look at the gable: the dark bricks make four fish.",
                {
                    "question": "Hur många fiskar finns i gavelns tegel?",
                    "answers": ["Två", "Fyra", "Sju"],
                    "right": 1,
                    "because": "En för varje veckomarknad i den gamla staden.",
                },
                {
                    "question": "How many fish are there in the bricks of the gable?",
                    "answers": ["Two", "Four", "Seven"],
                    "right": 1,
                    "because": "One for each weekly market of the old town.",
                },
                picture=_Told(
                    "museum",
                    "Målning: ett hus av rött tegel med trappgavel vid kajen. Fyra mörka "
                    "fiskar syns i gaveln, och tre segelbåtar ligger framför.",
                    "Painting: a house of red brick with a stepped gable by the quay. Four "
                    "dark fish show in the gable, and three sailing boats lie in front.",
                ),
                sound=_Told(
                    "harbour",
                    "Vatten slår mot kajen, en lina slår mot en mast, och måsar skriker. Ingen "
                    "talar.",
                    "Water laps the quay, a line beats against a mast, and gulls cry. Nobody "
                    "speaks.",
                ),
            ),
            _Stop(
                "Stortorget",
                "Torget som blev för stort",
                "Borgmästaren lät riva två kvarter för att torget skulle rymma kungens vagn "
                "med åtta hästar. Kungen kom aldrig. Handlarna tyckte att det blåste, och "
                "ställde sina stånd längs södra sidan. Där står de än.",
                "The square that grew too large",
                "The mayor had two blocks pulled down so that the square would hold the king's "
                "coach and eight horses. The king never came. The traders found it windy and "
                "put their stalls along the south side. There they still stand.",
                picture=_Told(
                    "square",
                    "Målning: ett mycket stort, stenlagt torg med låga hus långt bort och fem "
                    "stånd med randiga tak.",
                    "Painting: a very large paved square with low houses far away and five "
                    "stalls under striped awnings.",
                ),
            ),
            _Stop(
                "Örehamns rådhus",
                "Rådhusets två ur",
                "Det ena uret visar tiden. Det andra visar när färjan går, och så har det "
                "varit sedan fiskhandlarna betalade för det. Gå gärna in: trapphuset är öppet "
                "när kontaktcentret är det.",
                "The two clocks of the town hall",
                "One clock shows the time. The other shows when the ferry leaves, and has done "
                "so since the fishmongers paid for it. Do go in: the stairwell is open "
                "whenever the contact centre is.",
                picture=_Told(
                    "town-hall",
                    "Målning: rådhuset av rött tegel med ett torn i mitten. Två ur sitter "
                    "under varandra och visar olika tider.",
                    "Painting: the town hall of red brick with a tower in the middle. Two "
                    "clocks, one above the other, show different times.",
                ),
            ),
            _Stop(
                "Klocktorget",
                "Kvart över fyra",
                "Tornet ringer en kvart efter alla andra. Klockaren var skyldig bagaren pengar "
                "och ställde om uret så att han hann ut genom bakdörren. Staden vande sig, och "
                "butikerna på Klockgatan säger ännu att de stänger när klockan har slagit.",
                "A quarter past four",
                "The tower rings a quarter of an hour after all the others. The bell-ringer "
                "owed the baker money and set the clock so that he would get out by the back "
                "door. The town got used to it.",
                picture=_Told(
                    "bell-tower",
                    "Målning: klocktornet i kvällsljus. Uret visar kvart över fyra, och fåglar "
                    "flyger omkring det.",
                    "Painting: the bell tower in the evening light. Its clock shows a quarter "
                    "past four, and birds fly around it.",
                ),
                sound=_Told(
                    "bells",
                    "Fyra djupa klockslag och efter dem ett ljusare, för kvarten. Ingen talar.",
                    "Four deep strokes of a bell, and after them a lighter one for the "
                    "quarter. Nobody speaks.",
                ),
            ),
            _Stop(
                "Sankt Erasmus kyrka",
                "Sjömännens helgon",
                "Kyrkan är murad av tegel som gick som barlast över sundet. I golvet ligger "
                "en kvarnsten i stället för en gravhäll: mjölnaren ville höra hur det gick "
                "med mjölet. Sätt dig en stund. Bänkarna vid norra väggen är de äldsta.",
                "The sailors' saint",
                "The church is built of bricks that crossed the strait as ballast. In the "
                "floor lies a millstone instead of a gravestone: the miller wanted to hear how "
                "the flour was doing. Sit down for a while. The pews by the north wall are the "
                "oldest.",
                picture=_Told(
                    "church",
                    "Målning: en kyrka av tegel med grönt koppartak på tornet. Bakom den "
                    "sticker skeppsmaster upp.",
                    "Painting: a church of brick with green copper on its tower. The masts of "
                    "ships stand up behind it.",
                ),
            ),
        ),
    ),
    _Walk(
        "Färgarnas kvarter",
        "Garvarstaden söder om torget, där bäcken en gång rann blå, röd och gul.",
        "The dyers' quarter",
        "The streets south of the square, where the brook once ran blue, red and yellow.",
        step_free=True,
        stops=(
            _Stop(
                "Garvaretorget",
                "Lukten som höll hyran nere",
                "Här låg garverierna, så långt från rådhuset som stadsmuren tillät. Lukten höll "
                "hyrorna låga, och därför kunde färgare, skomakare och boktryckare börja här. "
                "Så är det med stadsdelar: någon måste våga vara först.",
                "The smell that kept the rent down",
                "The tanneries lay here, as far from the town hall as the wall allowed. The "
                "smell kept rents low, so dyers, shoemakers and printers could begin here. "
                "That is how it goes with districts: somebody has to be first.",
                picture=_Told(
                    "tannery",
                    "Målning: korsvirkeshus vid en stenlagd gata. Framför dem hänger fyra "
                    "hudar på tork i träramar.",
                    "Painting: half-timbered houses by a paved street. In front of them four "
                    "hides hang to dry in wooden frames.",
                ),
            ),
            _Stop(
                "Konstmuseet Valvet",
                "Valven under gatan",
                "Museet är byggt i färgarnas källare. Ringarna i taket bar linor där tyget "
                "hängdes på tork, femtio alnar i taget. På väggen syns hur högt bäcken steg "
                "den våren då alla skjortor blev rosa.",
                "The vaults beneath the street",
                "The museum is built in the dyers' cellars. The rings in the ceiling held lines "
                "where cloth was hung to dry, thirty metres at a time. A mark on the wall shows "
                "how high the brook rose the spring when every shirt turned pink.",
                picture=_Told(
                    "vault",
                    "Målning: en källare med tre valv. I taket sitter järnringar, och sex "
                    "färgade tyger hänger på en lina.",
                    "Painting: a cellar with three vaults. Iron rings are fixed to the "
                    "ceiling, and six dyed cloths hang on a line.",
                ),
            ),
            _Stop(
                "Kulturhuset Färgeriet",
                "Bäckens tre färger",
                "Måndag blått, onsdag rött, fredag gult: så var dagarna fördelade mellan "
                "färgerierna, och nedströms visste man vilken veckodag det var utan almanacka. "
                "I dag rinner bäcken i rör under golvet. Stå stilla i foajén så hörs den.",
                "The three colours of the brook",
                "Blue on Mondays, red on Wednesdays, yellow on Fridays: so the days were shared "
                "between the dyers, and downstream nobody needed a calendar. Today the brook "
                "runs in a pipe under the floor. Stand still in the foyer and you hear it.",
                {
                    "question": "Vilken färg hade bäcken en onsdag?",
                    "answers": ["Blå", "Röd", "Gul"],
                    "right": 1,
                    "because": "Måndag blått, onsdag rött, fredag gult.",
                },
                {
                    "question": "Which colour was the brook on a Wednesday?",
                    "answers": ["Blue", "Red", "Yellow"],
                    "right": 1,
                    "because": "Blue on Mondays, red on Wednesdays, yellow on Fridays.",
                },
                picture=_Told(
                    "dyers",
                    "Målning: ur en port i ett ljust hus rinner bäcken i tre färger: blått, "
                    "rött och gult.",
                    "Painting: from a gateway in a pale house the brook runs in three colours: "
                    "blue, red and yellow.",
                ),
                sound=_Told(
                    "brook",
                    "Vatten rinner i ett rör under golvet, med många små plask. Ingen talar.",
                    "Water runs in a pipe under the floor, with many small splashes. Nobody "
                    "speaks.",
                ),
            ),
            _Stop(
                "Missionshuset Ronden",
                "Huset utan hörn",
                "Församlingen ville att ingen skulle kunna gömma sig i ett hörn, så de byggde "
                "runt. Snickarna tog betalt för fyra hörn ändå. Räkna fönstren: de är tolv, ett "
                "för varje månad som bygget drog ut på tiden.",
                "The house without corners",
                "The congregation wanted nobody to hide in a corner, so they built it round. "
                "The carpenters charged for four corners all the same. Count the windows: there "
                "are twelve, one for each month that the building was late.",
                picture=_Told(
                    "round-house",
                    "Målning: ett runt, ljust hus med spetsigt skiffertak och välvda fönster, "
                    "på en grön plan.",
                    "Painting: a round, pale house with a pointed slate roof and arched "
                    "windows, on a green.",
                ),
            ),
        ),
    ),
)


@transaction.atomic
def make_demo_walks(city: City) -> int:
    """Make the demo town's walks that are missing; return how many were made."""
    there = set(Walk.objects.filter(city=city).values_list("title", flat=True))
    made = 0
    for wanted in _WALKS:
        stops = [(stop, spot) for stop in wanted.stops if (spot := _spot(city, stop.at))]
        if wanted.title not in there and len(stops) > 1:
            _make(city, wanted, stops)
            made += 1
    return made


def _spot(city: City, name: str) -> dict[str, Any]:
    """Where a stop stands: at a place, or in the middle of a square; {} where there is neither."""
    place = Place.objects.filter(city=city, name=name).order_by("pk").first()
    if place is not None:
        return {"place": place}
    square = Square.objects.filter(city=city, name=name).first()
    return {"lat": square.lat, "lon": square.lon} if square is not None else {}


def _make(city: City, wanted: _Walk, stops: list[tuple[_Stop, dict[str, Any]]]) -> None:
    about = {
        "title": wanted.title,
        "summary": wanted.summary,
        "step_free": wanted.step_free,
        "texts": {"en": {"title": wanted.title_en, "summary": wanted.summary_en}},
    }
    walk = create_walk(city, about, by=None)
    for stop, spot in stops:
        english = {"title": stop.title_en, "text": stop.text_en, "quiz": stop.quiz_en}
        told = {"title": stop.title, "text": stop.text, "quiz": stop.quiz}
        _illustrate(add_stop(walk, {**told, **spot, "texts": {"en": english}}, by=None), stop)
    publish_walk(walk, by=None)


def _illustrate(made: WalkStop, stop: _Stop) -> None:
    """Hand the stop's picture and sound in as somebody at the staff desk would."""
    # They load numpy, which no other command needs.
    from torg.demo import paint_scene, play_sound  # noqa: PLC0415  -- heavy

    if seen := stop.picture:
        data = paint_scene(seen.name)
        set_picture(made, io.BytesIO(data), len(data), seen.swedish, seen.english, by=None)
    if heard := stop.sound:
        data = play_sound(heard.name)
        set_sound(made, io.BytesIO(data), len(data), heard.swedish, heard.english, by=None)
