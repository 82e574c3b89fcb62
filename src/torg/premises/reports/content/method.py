"""How a study reckons, for people who decide on it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Section:
    heading: str
    text: str


def method_sections() -> list[Section]:
    """Return the method in plain words, a page of it."""
    return [
        Section(_("What people spend"), _(
            "Each resident spends a sum on each trade in a year; what is bought on the net is taken"
            " away. Those who work or study here by day and live elsewhere add what they buy in a"
            " day. The sums are statistics with a year and an uncertainty of their own."
        )),
        Section(_("Where they spend it"), _(
            "People choose among the shops that they can walk to: a larger one draws more, a nearer"
            " one much more, and other towns draw, too. That is Huff's model (1963). Ways are those"
            " of the street network, not straight lines."
        )),
        Section(_("What is missing"), _(
            "What those who live, work or study within 15 minutes' walk spend on a trade, wherever"
            " they do, is set against what the floors of its shops there must sell. More means that"
            " shops are too few; less, that there are many for what is spent."
        )),
        Section(_("What a vacant premises could be"), _(
            "Each trade that fits the floor and the permitted uses is put into each vacant premises"
            " in turn. The model tells what it would sell, from whom it would take it, and what"
            " rent that turnover could pay."
        )),
        Section(_("How sure it is"), _(
            "Nobody knows the assumptions exactly. So all of them are drawn at random from their"
            " ranges, many times, and everything is reckoned anew. Ranges hold eight draws of ten."
            " An answer is robust when it stays among the best three in most draws."
        )),
        Section(_("What it cannot know"), _(
            "It knows floor and distance, not who runs a shop well. It does not foresee new"
            " buildings, closed streets or a change of habits. A trade that is told here is a"
            " question worth asking, not a promise. Figures of fewer than three businesses are not"
            " shown, and neither owners nor what they ask are part of it."
        )),
    ]  # fmt: skip
