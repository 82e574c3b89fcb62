"""What the columns of a list of premises are called, in Swedish and English; and their words."""

import re

from torg.core.text import slugify_any
from torg.premises.enums import RentVisibility, State

_NAMES = {
    "reference": "reference referens beteckning lokalnr lokalnummer lokal-id objekt objektnr id",
    "address": "address adress gatuadress besoksadress",
    "street": "street gata gatunamn street-name",
    "number": "number nummer gatunummer husnummer house-number",
    "lat": "lat latitude latitud",
    "lon": "lon lng long longitude longitud",
    "area": "area yta area-m2 yta-m2 storlek kvm yta-kvm",
    "floor": "floor plan vaning vaningsplan",
    "frontage": "frontage fasad fasadlangd frontage-m fasad-m skyltfonster",
    "uses": "uses use anvandning mojlig-anvandning mojliga-anvandningar bransch branscher",
    "owner": "owner agare fastighetsagare hyresvard landlord",
    "org_number": "org-number orgnr organisationsnummer org-nr",
    "network": "network natverk i-natverket",
    "rent": "rent hyra onskad-hyra asking-rent hyra-kr-m2-ar rent-per-m2",
    "rent_visibility": "rent-visibility hyra-visas-for hyran-visas-for hyra-synlig",
    "state": "state status lage",
    "since": "since sedan fran-och-med ledig-sedan",
    "tenant": "tenant hyresgast place plats verksamhet",
    "history": "history historik",
    "wheelchair": "wheelchair rullstol tillganglig",
    "description": "description beskrivning",
}
_COLUMN_OF = {name: column for column, names in _NAMES.items() for name in names.split()}

_STATES = {
    State.OCCUPIED: "occupied upptagen uthyrd i-bruk i-drift open oppen",
    State.VACANT: "vacant ledig tom vakant empty",
    State.LET: "let uthyrd-ej-oppen uthyrd-men-inte-oppen let-but-not-open kommande",
    State.REBUILDING: "rebuilding ombyggnad under-ombyggnad renovering",
    State.TEMPORARY: "temporary tillfallig tillfallig-anvandning pop-up popup",
    State.UNKNOWN: "unknown okand inte-kant not-known",
}
STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}
_VISIBILITIES = {
    RentVisibility.OWNER: "owner agaren bara-agaren hemlig",
    RentVisibility.NETWORK: "network natverk natverket",
    RentVisibility.PUBLIC: "public alla publik offentlig",
}
VISIBILITY_OF = {word: which for which, words in _VISIBILITIES.items() for word in words.split()}
WHEELCHAIR_OF = {
    "yes": "yes", "ja": "yes", "no": "no", "nej": "no", "limited": "limited", "delvis": "limited",
}  # fmt: skip
YES = frozenset({"yes", "ja", "true", "1", "x", "sant"})


def word_of(text: str) -> str:
    """Return how a word is looked up: "I nätverket?" is "i-natverket"."""
    return slugify_any(text) if text.strip() else ""


def column_of(name: str) -> str:
    """Return our name of a column; "" for one that we do not know."""
    bare = re.sub(r"[(\[].*?[)\]]", "", name).replace("²", "2")
    return _COLUMN_OF.get(word_of(bare), "")
