"""What is mailed to prospects and to owners. No mail holds the other side's address."""

from typing import Any

from torg.core.frame import frame
from torg.core.mail import Letter, letters
from torg.core.site import absolute
from torg.places.queries.contacts import contacts_of_actor
from torg.premises.prospects.enums import Side
from torg.premises.prospects.models import Letting, Message, Prospect


def _to(prospect: Prospect, template: str, **more: Any) -> Letter:
    context = {
        "prospect": prospect, "city": prospect.city.name,
        "link": absolute(
            "prospects:own", prospect.token, city_id=prospect.city_id, language=prospect.language
        ),
        **more,
    }  # fmt: skip
    return Letter(prospect.email, f"prospects/mail/{template}.txt", context, prospect.language)


@letters("prospects.welcome")
def _welcome(number: int) -> list[Letter]:
    prospect = Prospect.objects.select_related("city").filter(pk=number).first()
    return [_to(prospect, "welcome")] if prospect else []


@letters("prospects.ends_soon")
def _ends_soon(number: int) -> list[Letter]:
    prospect = Prospect.objects.select_related("city").filter(pk=number).first()
    return [_to(prospect, "ends_soon")] if prospect else []


@letters("prospects.to_prospect")
def _to_prospect(number: int) -> list[Letter]:
    """Withdrawn meanwhile, there is nobody to write to."""
    rows = Message.objects.select_related("case__prospect__city", "case__premises__owner")
    message = rows.filter(pk=number).first()
    if message is None:
        return []
    owner = message.case.premises.owner
    writer = owner.name if owner and message.side == Side.OWNER else ""
    return [_to(message.case.prospect, "to_prospect", message=message, writer=writer)]


@letters("prospects.to_owner")
def _to_owner(number: int) -> list[Letter]:
    rows = Message.objects.select_related("case__prospect__city", "case__premises")
    message = rows.filter(pk=number).first()
    owner = message.case.premises.owner_id if message else None
    if message is None or owner is None or not message.case.is_its_owners:
        return []
    case, city = message.case, message.case.prospect.city
    return [
        Letter(
            address, "prospects/mail/to_owner.txt",
            {
                "message": message, "prospect": case.prospect, "premises": case.premises,
                "city": city.name,
                "link": absolute("prospects:case", case.pk, city_id=city.pk, language=language),
            },
            language,
        )
        for address, language in contacts_of_actor(owner)
    ]  # fmt: skip


@letters("prospects.opened")
def _opened(number: int) -> list[Letter]:
    """How to take over the page of the place that has opened."""
    rows = Letting.objects.select_related("case__prospect__city", "place")
    letting = rows.filter(pk=number).first()
    if letting is None or letting.case is None or letting.place is None:
        return []
    prospect, slug = letting.case.prospect, letting.place.slug

    def page(kind: str) -> str:
        view = frame.pages.get(kind, "")
        return absolute(view, slug, city_id=prospect.city_id, language=prospect.language)

    return [_to(prospect, "opened", letting=letting, claim=page("claim"), page=page("place"))]
