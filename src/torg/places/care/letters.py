"""The mail that asks a place whether what it tells is right."""

from torg.core.mail import Letter, letters
from torg.core.site import absolute
from torg.places.care.queries import ask_key
from torg.places.models import Place
from torg.places.queries.contacts import contacts_of


@letters("care.ask")
def _ask(number: int) -> list[Letter]:
    place = Place.objects.select_related("city", "category").filter(pk=number).first()
    if place is None:
        return []
    key, sent = ask_key(place), []
    for address, language in contacts_of(place):
        link, stop = (
            f"{absolute(view, city_id=place.city_id, language=language)}?key={key}"
            for view in ("care:answer", "care:stop")
        )
        headers = {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        context = {"place": place, "link": link, "stop": stop}
        sent.append(Letter(address, "care/mail/ask.txt", context, language, headers))
    return sent
