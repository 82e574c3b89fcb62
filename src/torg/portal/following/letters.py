"""The mail of news."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from torg.core.frame import address
from torg.core.mail import Letter, letters
from torg.core.site import absolute, base_url
from torg.portal.following.models import Digest
from torg.portal.following.news import News, news_of
from torg.portal.following.queries import stop_key


@letters("following.digest")
def _digest(number: int) -> list[Letter]:
    """News that is gone by now is left out; a mail that would be empty is not sent."""
    digest = Digest.objects.select_related("user", "city").filter(pk=number).first()
    if digest is None:
        return []
    user, city = digest.user, digest.city
    keys = list(digest.told.values_list("news", flat=True))
    with translation.override(user.language):
        news = [_line(item, city.pk, city.tz) for item in news_of(city, keys, timezone.now())]
        stop = f"{absolute('following:stop', city_id=city.pk, language=user.language)}"
        stop += f"?key={stop_key(user)}"
        mine = absolute("following:mine", city_id=city.pk, language=user.language)
    if not news:
        return []
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    context = {"city": city, "news": news, "stop": stop, "mine": mine}
    return [Letter(user.email, "following/mail/digest.txt", context, user.language, headers)]


def _line(item: News, city_id: int, zone: Any) -> dict[str, Any]:
    starts: datetime | None = item.starts.astimezone(zone) if item.starts else None
    url = base_url(city_id) + address(*item.page)
    return {"headline": item.headline, "text": item.text, "starts": starts, "url": url}
