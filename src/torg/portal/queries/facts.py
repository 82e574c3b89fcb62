"""What is known of a place, in words: access, food, payment, comforts. Nothing is guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from torg.places.models import Place

_YES = frozenset({"yes", "designated", "only", "wlan", "wifi", "free", "customers"})

# OpenStreetMap's keys and values that a visitor is helped by, and how a person would say them.
# A fact stands here or is not shown: raw tags are for the API.
_WHEELCHAIR = {
    "yes": gettext_lazy("Step-free entrance"),
    "designated": gettext_lazy("Step-free entrance"),
    "limited": gettext_lazy("Partly accessible with a wheelchair"),
    "no": gettext_lazy("Not accessible with a wheelchair"),
}
_ACCESS = {
    ("toilets:wheelchair", "yes"): gettext_lazy("Accessible toilet"),
    ("toilets:wheelchair", "no"): gettext_lazy("No accessible toilet"),
    ("toilets", "yes"): gettext_lazy("Toilet"),
    ("changing_table", "yes"): gettext_lazy("Changing table"),
    ("hearing_loop", "yes"): gettext_lazy("Hearing loop"),
    ("tactile_paving", "yes"): gettext_lazy("Tactile paving"),
    ("tactile_writing", "yes"): gettext_lazy("Tactile signs"),
    ("ramp:wheelchair", "yes"): gettext_lazy("Ramp at the entrance"),
    ("automatic_door", "yes"): gettext_lazy("The door opens by itself"),
    ("automatic_door", "button"): gettext_lazy("Door opener"),
    ("elevator", "yes"): gettext_lazy("Lift"),
}
_COMFORT = {
    ("outdoor_seating", "yes"): gettext_lazy("Tables outdoors"),
    ("takeaway", "yes"): gettext_lazy("Takeaway"),
    ("takeaway", "only"): gettext_lazy("Takeaway only"),
    ("delivery", "yes"): gettext_lazy("Delivers to your home"),
    ("drive_through", "yes"): gettext_lazy("Drive-through"),
    ("internet_access", "yes"): gettext_lazy("Internet"),
    ("breakfast", "yes"): gettext_lazy("Breakfast"),
    ("lunch", "yes"): gettext_lazy("Lunch"),
    ("brunch", "yes"): gettext_lazy("Brunch"),
    ("highchair", "yes"): gettext_lazy("High chair"),
    ("kids_area", "yes"): gettext_lazy("Play corner"),
    ("dog", "yes"): gettext_lazy("Dogs are welcome"),
    ("dog", "no"): gettext_lazy("No dogs"),
    ("reservation", "required"): gettext_lazy("Book ahead"),
    ("reservation", "recommended"): gettext_lazy("Better book ahead"),
    ("organic", "yes"): gettext_lazy("Organic goods"),
    ("organic", "only"): gettext_lazy("Only organic goods"),
    ("second_hand", "yes"): gettext_lazy("Second-hand goods too"),
    ("second_hand", "only"): gettext_lazy("Second-hand goods only"),
    ("self_service", "yes"): gettext_lazy("Self-service"),
    ("fee", "no"): gettext_lazy("Free entry"),
    ("fee", "yes"): gettext_lazy("There is an entrance fee"),
    ("smoking", "outside"): gettext_lazy("Smoking outdoors only"),
}
_CUISINE = {
    "asian": pgettext_lazy("kitchen", "Asian"),
    "bagel": pgettext_lazy("kitchen", "bagels"),
    "barbecue": pgettext_lazy("kitchen", "barbecue"),
    "breakfast": pgettext_lazy("kitchen", "breakfast"),
    "burger": pgettext_lazy("kitchen", "burgers"),
    "cake": pgettext_lazy("kitchen", "cakes"),
    "chinese": pgettext_lazy("kitchen", "Chinese"),
    "coffee_shop": pgettext_lazy("kitchen", "coffee"),
    "falafel": pgettext_lazy("kitchen", "falafel"),
    "fine_dining": pgettext_lazy("kitchen", "fine dining"),
    "finnish": pgettext_lazy("kitchen", "Finnish"),
    "fish": pgettext_lazy("kitchen", "fish"),
    "french": pgettext_lazy("kitchen", "French"),
    "georgian": pgettext_lazy("kitchen", "Georgian"),
    "greek": pgettext_lazy("kitchen", "Greek"),
    "hot_dog": pgettext_lazy("kitchen", "hot dogs"),
    "ice_cream": pgettext_lazy("kitchen", "ice cream"),
    "indian": pgettext_lazy("kitchen", "Indian"),
    "international": pgettext_lazy("kitchen", "international"),
    "italian": pgettext_lazy("kitchen", "Italian"),
    "japanese": pgettext_lazy("kitchen", "Japanese"),
    "kebab": pgettext_lazy("kitchen", "kebab"),
    "korean": pgettext_lazy("kitchen", "Korean"),
    "lebanese": pgettext_lazy("kitchen", "Lebanese"),
    "mediterranean": pgettext_lazy("kitchen", "Mediterranean"),
    "mexican": pgettext_lazy("kitchen", "Mexican"),
    "nepalese": pgettext_lazy("kitchen", "Nepalese"),
    "noodle": pgettext_lazy("kitchen", "noodles"),
    "pasta": pgettext_lazy("kitchen", "pasta"),
    "persian": pgettext_lazy("kitchen", "Persian"),
    "pizza": pgettext_lazy("kitchen", "pizza"),
    "ramen": pgettext_lazy("kitchen", "ramen"),
    "regional": pgettext_lazy("kitchen", "home cooking"),
    "salad": pgettext_lazy("kitchen", "salads"),
    "sandwich": pgettext_lazy("kitchen", "sandwiches"),
    "scandinavian": pgettext_lazy("kitchen", "Nordic"),
    "seafood": pgettext_lazy("kitchen", "seafood"),
    "soup": pgettext_lazy("kitchen", "soups"),
    "spanish": pgettext_lazy("kitchen", "Spanish"),
    "steak_house": pgettext_lazy("kitchen", "steaks"),
    "sushi": pgettext_lazy("kitchen", "sushi"),
    "swedish": pgettext_lazy("kitchen", "Swedish"),
    "tapas": pgettext_lazy("kitchen", "tapas"),
    "tea": pgettext_lazy("kitchen", "tea"),
    "thai": pgettext_lazy("kitchen", "Thai"),
    "turkish": pgettext_lazy("kitchen", "Turkish"),
    "vegan": pgettext_lazy("kitchen", "vegan"),
    "vegetarian": pgettext_lazy("kitchen", "vegetarian"),
    "vietnamese": pgettext_lazy("kitchen", "Vietnamese"),
}
_PAYMENT = {
    "cards": pgettext_lazy("payment", "cards"),
    "cash": pgettext_lazy("payment", "cash"),
    "coins": pgettext_lazy("payment", "cash"),
    "contactless": pgettext_lazy("payment", "contactless"),
    "mobile_phone": pgettext_lazy("payment", "phone"),
    "apple_pay": pgettext_lazy("payment", "Apple Pay"),
    "google_pay": pgettext_lazy("payment", "Google Pay"),
    "swish": pgettext_lazy("payment", "Swish"),
    "invoice": pgettext_lazy("payment", "invoice"),
    "lunch_voucher": pgettext_lazy("payment", "lunch vouchers"),
}


@dataclass(frozen=True)
class Fact:
    """A heading and what is known under it, as one line: "Ramp at the entrance, hearing loop"."""

    title: str
    text: str


def facts_of(place: Place) -> list[Fact]:
    """Return what is known, under headings; a heading without a fact is left out."""
    found = {
        _("Getting in"): _access(place),
        _("Kitchen"): _known(_CUISINE, place.cuisine),
        _("Good to know"): _said(_COMFORT, place.attributes),
        _("Pay with"): _known(_PAYMENT, place.payment),
    }
    facts = [Fact(title, _line(words)) for title, words in found.items() if words]
    if told := str(place.accessibility.get("wheelchair:description", "")).strip():
        facts.insert(1 if _access(place) else 0, Fact(_("In a wheelchair"), told))
    return facts


def _access(place: Place) -> list[str]:
    words = [_within(str(_WHEELCHAIR[place.wheelchair]))] if place.wheelchair in _WHEELCHAIR else []
    return words + _said(_ACCESS, place.accessibility)


def _line(words: Iterable[str]) -> str:
    first, *rest = dict.fromkeys(words)
    return ", ".join([first[:1].upper() + first[1:], *rest])


def _said(vocabulary: Mapping[tuple[str, str], Any], tags: Mapping[str, Any]) -> list[str]:
    return [
        _within(str(words))
        for (key, value), words in vocabulary.items()
        if (tag := str(tags.get(key, ""))) == value or (value == "yes" and tag in _YES - {"only"})
    ]


def _within(words: str) -> str:
    """Return the words as they are written after a comma."""
    return words[:1].lower() + words[1:]


def _known(vocabulary: Mapping[str, Any], values: Iterable[str]) -> list[str]:
    return [str(vocabulary[value]) for value in values if value in vocabulary]
