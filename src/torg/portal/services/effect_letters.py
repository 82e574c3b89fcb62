"""The monthly letter to an actor's owners: three figures and one suggestion."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils import dateformat, translation

from torg.core.mail import Letter, letters
from torg.core.models import User
from torg.core.site import absolute
from torg.places.models import Actor, City, EffectLetter
from torg.places.queries.actors import places_of
from torg.places.queries.effect import Period, Total, month_of, sums_of, terms_of, three_totals
from torg.places.queries.effect_letters import awaiting_letter, wants_letters
from torg.places.queries.suggestions import Suggestion, suggestion_for
from torg.places.services.effect_letters import LETTER, send_letter

LAST_DAY = 10  # of the month: a letter that comes later is no news
HOURS = range(8, 20)  # local time: nobody is woken
_SALT = "torg.effect_letters"


@dataclass(frozen=True)
class Told:
    """What a letter says."""

    totals: list[Total]
    suggestion: Suggestion | None
    about: str  # the place that the suggestion is for

    @property
    def is_empty(self) -> bool:
        return not any(total.now or total.before for total in self.totals)


def send_letters_of(city: City, now: datetime) -> int:
    """Ask for the letters of the last month that are due in a city; return how many were new."""
    at = now.astimezone(city.tz)
    if at.day > LAST_DAY or at.hour not in HOURS:
        return 0
    month = month_of(at.date().replace(day=1) - timedelta(days=1))
    sent = 0
    for actor, user in awaiting_letter(city, month.first):
        if not tell(actor, month).is_empty:  # nothing to tell is no letter
            sent += send_letter(actor, user, month.first)
    return sent


def tell(actor: Actor, month: Period) -> Told:
    """Return the figures of all that an actor runs, and a suggestion for the most seen place."""
    now, before = sums_of(actor, month), sums_of(actor, month.before)
    seen = sorted(places_of(actor), key=lambda p: -sum(now.get(p.pk, {}).values()))
    today = month.last + timedelta(days=1)
    for place in seen:
        if found := suggestion_for(place, terms_of(place, month), today):
            return Told(three_totals(now.values(), before.values()), found, place.name)
    return Told(three_totals(now.values(), before.values()), None, "")


@letters(LETTER)
def write_effect_letter(number: int) -> list[Letter]:
    """Write the letter of a row; none when the owner has stopped them meanwhile."""
    row = EffectLetter.objects.select_related("actor__city", "user").get(pk=number)
    actor, user, language = row.actor, row.user, row.user.language
    if not wants_letters(actor, user):
        return []
    with translation.override(language):
        month = month_of(row.month)
        stop = absolute(
            "portal:stop_letters", token_for(actor, user), city_id=actor.city_id, language=language
        )
        context = {
            "actor": actor,
            "city": actor.city,
            "month": dateformat.format(row.month, "F Y").lower(),
            "told": tell(actor, month),
            "page": absolute(
                "portal:statistics", actor.slug, city_id=actor.city_id, language=language
            ),
            "stop": stop,
        }
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    return [
        Letter(
            user.email, "portal/mail/effect.txt", context, language, headers,
            html_template="portal/mail/effect.html",
        )
    ]  # fmt: skip


# --- one press, no sign-in -----------------------------------------------------------------------


def token_for(actor: Actor, user: User) -> str:
    """Return what the letter's link holds: two numbers, signed. It does not run out."""
    return signing.dumps([actor.pk, user.pk], salt=_SALT, compress=False)


def read_token(token: str) -> tuple[Actor, User]:
    """Return who the link is about; raises ValueError for one that is not ours or out of date."""
    try:
        actor_id, user_id = signing.loads(token, salt=_SALT)
        return Actor.objects.get(pk=actor_id), User.objects.get(pk=user_id)
    except (signing.BadSignature, Actor.DoesNotExist, User.DoesNotExist) as error:
        raise ValueError("no such letter") from error
