"""The words by which people look for a kind of event, in Swedish and in English."""

from torg.agenda.enums import EventKind

KIND_WORDS: dict[str, tuple[str, str]] = {
    EventKind.MUSIC: ("musik konsert spelning livemusik", "music concert gig live"),
    EventKind.STAGE: ("teater dans scen föreställning balett", "theatre dance stage show ballet"),
    EventKind.FILM: ("film bio filmvisning", "film cinema screening movie"),
    EventKind.EXHIBITION: ("utställning konst vernissage", "exhibition art gallery"),
    EventKind.TALK: (
        "föredrag samtal författarbesök uppläsning debatt",
        "talk lecture reading debate author",
    ),
    EventKind.GUIDED: ("visning guidad tur stadsvandring", "guided tour walk"),
    EventKind.COURSE: ("kurs verkstad pyssel prova på", "course workshop class craft"),
    EventKind.MARKET: ("marknad loppis försäljning mässa", "market flea market sale fair"),
    EventKind.FOOD: ("mat dryck provning smaka", "food drink tasting"),
    EventKind.SPORT: ("sport idrott träning match lopp", "sport exercise training match race"),
    EventKind.FESTIVAL: ("festival fest högtid firande", "festival holiday celebration"),
    EventKind.MEETING: ("möte förening träff", "meeting association"),
    EventKind.OTHER: ("", ""),
}
