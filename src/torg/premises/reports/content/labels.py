"""The fixed words of a report, in the active language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def labels() -> dict[str, str]:
    """Return headings, column names and notes by the names that the template knows them by."""
    return {**_headings(), **_columns(), **_notes()}


def _headings() -> dict[str, str]:
    return {
        "verdict": _("The verdict"),
        "incomplete": _("What the study had to do without"),
        "decide": _("To decide on"),
        "map": _("What was studied"),
        "gap": _("What is missing, and what is not"),
        "gap_table": _("Trade by trade"),
        "reach": _("Who is within a walk"),
        "vacancies": _("What each vacant premises could be"),
        "rates": _("Vacancy since the first count"),
        "footfall": _("How many walk past"),
        "contents": _("Contents"),
        "strategies": _("What the stretches are to be"),
        "sure": _("What the answer hinges on most"),
        "pairs": _("Which trades stand together here"),
        "method": _("How it was reckoned"),
        "assumptions": _("What was assumed"),
        "sources": _("Sources"),
        "again": _("To reckon it again"),
    }


def _columns() -> dict[str, str]:
    return {
        "trade": _("Trade"),
        "shops": _("Shops"),
        "floor": _("Floor, m²"),
        "spent": _("Spent within 15 minutes"),
        "needed": _("Floors there need"),
        "share": _("Market share"),
        "left": _("Left over"),
        "left_range": _("Eight draws of ten"),
        "sells": _("Would sell a year"),
        "sells_range": _("Eight draws of ten"),
        "rent": _("Rent it bears, kr/m²"),
        "robust": _("Best three in"),
        "taken": _("From other shops"),
        "company": _("Neighbours"),
        "within": _("Within"),
        "residents": _("Residents"),
        "workers": _("Workers"),
        "students": _("Students"),
        "weight": _("Follows it"),
        "not_bearing": _("(does not bear itself)"),
        "day": _("Day of the count"),
        "rate": _("Vacancy rate"),
        "vacant": _("Vacant"),
        "counted": _("Counted"),
        "counter": _("Counted at"),
        "a_day": _("Passers-by a day"),
        "above": _("Against usual"),
        "stretch": _("Stretch"),
        "wanted": _("Wanted"),
        "unwanted": _("Not wanted"),
        "numbers": _("Premises"),
        "assumption": _("Assumption"),
        "range": _("Range drawn from"),
        "what": _("Kind of figures"),
        "source": _("Source"),
        "licence": _("Licence"),
        "as_of": _("Figures of"),
        "value": _("Value"),
        "draws": _("Draws"),
        "seed": _("Seed"),
        "version": _("Version of the method"),
        "digest": _("Digest of the figures"),
    }


def _notes() -> dict[str, str]:
    return {
        "map_key": _("Numbers are those of the premises on the following pages. Filled: a trade"
                     " bears itself there. Dashed: none does. The broken line is the district."),
        "gap_lead": _("What those who live, work or study within 15 minutes' walk spend on a trade"
                      " in a year, wherever they do, against what its floors there must sell."),
        "gap_key": _("Bars: what the floors must sell. Dots: what is spent; the line through a dot"
                     " holds eight draws of ten. Green: money is left over. Red: too little is"
                     " spent. Grey: about even. At the right: the difference. Each row has a scale"
                     " of its own."),
        "gap_note": _("Shops and floor are the district's; the sums are of those within 15 minutes'"
                      " walk, a year."),
        "share_note": _("Market share: of all that the town's people spend on the trade, what the"
                        " district's shops sell; – where it would tell of fewer than three shops."),
        "reach_note": _("Each row holds those before it."),
        "sure_note": _("100: the answer follows that assumption alone. 0: it does not matter."),
        "vacancies_lead": _("The five trades that people would buy most of there, for what their"
                            " floor needs. Bold: the trade bears itself."),
        "vacancies_note": _("“Best three in” tells in how many of 100 draws the trade stays among"
                            " the premises' best three; “from other shops” what share of its"
                            " sales other shops of the town would lose; “neighbours” whether"
                            " those within 100 m suit it better or worse than is usual for it."),
        "rates_note": _("Vacant units divided by counted units at street level, counted on foot."),
        "footfall_note": _("The last four weeks at each counter, against what is usual for them."),
        "strategies_note": _("Strategies that held when the report was made; numbers are those of"
                             " the premises. What they say of a trade stands beside it and changes"
                             " neither its figures nor its place."),
        "premises_source": _("Premises, shops and streets: the city's register and its map."
                             " Premises that are hidden are left out; neither owners nor what they"
                             " ask are part of this report."),
        "again_text": _("The same figures, assumptions, seed and version give the same numbers."),
    }  # fmt: skip


def alts(content: Mapping[str, Any]) -> dict[str, str]:
    """Return what the drawings show, for those who do not see them. Tables say the same."""
    sure = [trade for trade in content["trades"] if trade["sure"]]
    gap = "; ".join(f"{trade['name']} {trade['left']}" for trade in sure) or _("none surely")
    rates = ", ".join(f"{rate['year']} {rate['percent']}" for rate in content["rates"])
    said = {"where": content["where"], "n": len(content["vacancies"])}
    return {
        "map": _("Map of %(where)s with %(n)d numbered vacant premises; the pages that follow list"
                 " them by address.") % said,
        "gap": _("What is spent and what floors must sell, by trade. Surely different: %(gap)s."
                 " The table says all of it.") % {"gap": gap},
        "rates": _("The vacancy rate at each count: %(rates)s.") % {"rates": rates},
    }  # fmt: skip


def cover(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands on the title page; `hundred` is how many of 100 premises stand empty."""
    rates = content["rates"]
    hundred = round(rates[-1]["share"] * 100) if rates else -1
    words = _("Of a hundred premises at street level in %(city)s, %(n)d stood empty in %(year)s.")
    said = {"city": content["city"], "n": hundred, "year": rates[-1]["year"] if rates else ""}
    return {
        "title": _("What %(where)s could become") % {"where": content["where"]},
        "subtitle": content["verdict"]["headline"],
        "hundred": hundred,
        "hundred_words": words % said if rates else "",
        "foot": _("Establishment analysis “%(title)s”, %(draws)s draws. Reckoned with Torg.")
        % {"title": content["title"], "draws": content["draws"]},
    }
