"""Kind, audience, ages and price of an event, from the words that its source itself uses.

Only what is stated is taken: "jazz" among the categories is music, but no word is no guess.
"""

import re
from collections.abc import Iterable

from torg.agenda.importers.stated import StatedEvent
from torg.agenda.importers.tidy import sums

# The first that fits decides, so narrow words stand before wide ones ("dansbandskonsert").
_KINDS = {
    "exhibition": "utställning exhibition ausstellung vernissage konsthall museum näyttely",
    "guided": "guidad guidning guided visning stadsvandring rundtur führung walking.tour tour¤",
    "market": "marknad loppis mässa flea julbasar basar ¤markt flohmarkt auktion saleevent"
    " ¤rea¤ ¤fair¤ ¤market",
    "film": "¤film bio¤ biograf cinema movie screening dokumentär elokuva",
    "course": "kurs¤ kurser workshop prova.på verkstad course ¤class¤ educationevent studiecirk"
    " språkcafé språkkafé hantverk repair",
    "talk": "föredrag föreläsning författar samtal debatt uppläsning högläsning sagostund bokcirkel"
    " lecture ¤talk¤ ¤talks¤ reading literary litteratur vortrag lesung keskustelu",
    "stage": "teater theater theatre dans¤ dansföreställning dance föreställning musikal"
    " stand-up standup comedy cirkus revy scenkonst balett",
    "music": "musik konsert concert jazz ¤rock¤ ¤kör¤ orkester symfoni opera livemusic ¤music"
    " klassiskt allsång visor konzert ¤dj¤ musiikki konsertti klubb",
    "food": "¤mat¤ ¤dryck food vinprovning ölprovning brunch provsmakning restaurang ¤matlag",
    "sport": "idrott sport träning fotboll handboll löpning gymnast ¤yoga¤ simning motion¤"
    " ishock match¤ ¤cup¤ ¤lopp¤",
    "festival": "festival karneval nationaldag valborg lucia midsommar skyltsöndag kulturnatt",
    "meeting": "årsmöte ¤möte förening sammanträde meeting dialog samråd businessevent"
    " verkostoit vereinssitzung nätverk",
}
_KIND_PATTERNS = [
    (kind, re.compile(words.replace(" ", "|").replace("¤", r"\b").replace(".", " ")))
    for kind, words in _KINDS.items()
]
_AUDIENCES = (
    ("children", r"barn|famil|children|kids|childrensevent|lapset|kinder|bebis|småbarn|sagostund"),
    ("young", r"ungdom|tonår|young|youth|teen|\bunga\b|nuoret|jugend"),
    ("seniors", r"senior|pensionär|äldre|65\+|\bdaglediga"),
    ("adults", r"vuxna|adults|18\+"),
)
_RANGE = re.compile(
    r"(?<![\d.:])(\d{1,2})\s*(?:[-–—]|till|to)\s*(\d{1,2})\s*(?:-?åring|års?\b|years?\b)",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:från|fr\.?o\.?m\.?|over|över|from|ages?|minst)\s+(\d{1,2})\s*(?:års?\b|years?\b)"
    r"|(?<![\d.:])(\d{1,2})\s*(?:år och (?:uppåt|äldre)|\+\s*(?:år)?(?!\d)|years and (?:up|older))"
    r"|(?<![\d.:])(\d{1,2})\s*års gräns|åldersgräns:?\s*(\d{1,2})",
    re.IGNORECASE,
)
_AGE_LABEL = re.compile(r"ålder|åldrar|för barn|för dig|för ungdom|ages?\b|åring", re.IGNORECASE)
_FREE = re.compile(
    r"\bgratis\b|\bfri(?:tt)?\s+(?:entré|inträde)|\bkostnadsfri"
    r"|\bfree (?:admission|entry|of charge)|\badmission(?: is)? free|\beintritt frei",
    re.IGNORECASE,
)
# Then it is free for some, or not free.
_NOT_ALL = re.compile(
    r"barn|medlem|student|under \d|till och med|pensionär|child|member|yrs|kr\b"
    r"|inte gratis|ej gratis|parkering|parking|wifi|kaffe|fika|bjuds",
    re.IGNORECASE,
)


def kind_of(*sources: Iterable[str]) -> str:
    """Return the kind that the first telling group of words gives; "other" when none tells."""
    for words in sources:
        text = " | ".join(words).lower().replace("årskurs", "")  # a class, not a course
        found = next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(text)), "")
        if found:
            return found
    return "other"


def audience_of(words: Iterable[str], min_age: int | None, max_age: int | None) -> str:
    """Return for whom it is; a stated age says more than a category."""
    if max_age is not None and max_age <= 12:
        return "children"
    if max_age is not None and max_age <= 25 and (min_age or 0) >= 10:
        return "young"
    if min_age is not None and min_age >= 18:
        return "seniors" if min_age >= 60 else "adults"
    text = " | ".join(words).lower()
    found = [name for name, pattern in _AUDIENCES if re.search(pattern, text)]
    if found[:2] == ["children", "young"]:
        return "children" if min_age is None or min_age < 13 else "young"
    return found[0] if found else "everyone"


def ages_in(text: str, *, labelled: bool = False) -> tuple[int | None, int | None]:
    """Return the ages that a text states ("10–12 år", "från 7 år"), as (from, to).

    With `labelled` only in lines that speak of age: a description has many other numbers.
    """
    for line in re.split(r"[\n.!?]", text):
        if labelled and not _AGE_LABEL.search(line):
            continue
        if between := _RANGE.search(line):
            low, high = int(between[1]), int(between[2])
            if low <= high:
                return low, high
        if since := _FROM.search(line):
            return int(next(group for group in since.groups() if group)), None
    return None, None


def says_free(text: str) -> bool:
    """Return whether a text says that it is free for everyone."""
    return any(
        _FREE.search(line) and not _NOT_ALL.search(line)
        for line in re.split(r"[\n!?]|\.(?:\s|$)|,\s", text)
    )


def set_price(event: StatedEvent, values: Iterable[object], text: str = "") -> None:
    """Fill in the price from the sums that are stated; a text is kept as it is said."""
    found = [amount for value in values for amount in sums(value)]
    event.price_text = event.price_text or text[:160]
    if found:
        event.price_min, event.price_max = min(found), max(found)
        if event.is_free is None or event.price_max > 0:
            event.is_free = event.price_max == 0


def complete(event: StatedEvent, *categories: str) -> None:
    """Fill in what the source says in words: kind, ages, audience, whether it is free."""
    words = [*categories, *event.keywords]
    if event.kind == "other":
        event.kind = kind_of(words, [event.title], [event.series])
    if event.min_age is None and event.max_age is None:
        ages = ages_in(" . ".join([event.title, *words]))
        if ages == (None, None):
            ages = ages_in(f"{event.summary}\n{event.description}", labelled=True)
        event.min_age, event.max_age = ages
    if event.audience == "everyone":
        event.audience = audience_of([*words, event.title], event.min_age, event.max_age)
    if event.is_free is None and event.price_min is None:
        said = "\n".join([event.title, event.price_text, event.summary, event.description])
        event.is_free = says_free(said) or None


# Words of sources → the keys that places use too (OpenStreetMap's).
_ACCESS = (
    ("toilets:wheelchair", re.compile(r"toilet|toalett|rwc|hwc", re.IGNORECASE)),
    ("wheelchair", re.compile(r"wheelchair|rullstol", re.IGNORECASE)),
    ("elevator", re.compile(r"elevator|\blift\b|hiss", re.IGNORECASE)),
    ("ramp", re.compile(r"\bramp", re.IGNORECASE)),
    ("hearing_loop", re.compile(r"hearing|loop|hörsl", re.IGNORECASE)),
    ("sign_language", re.compile(r"sign language|teckenspråk|teckentolk", re.IGNORECASE)),
    ("low_stimulation", re.compile(r"low.?stim|lågstim|quiet|stilla rum", re.IGNORECASE)),
)


def accessibility(said: Iterable[str]) -> dict[str, str]:
    """Return what is said of accessibility: known things by key, the rest in its own words."""
    found: dict[str, str] = {}
    other = []
    for text in said:
        keys = [key for key, pattern in _ACCESS if pattern.search(text)]
        found.update(dict.fromkeys(keys, "yes"))
        if text and not keys:
            other.append(text)
    if other:
        found["other"] = ", ".join(other)[:300]
    return found
