"""What mails about claims say: (subject, text) in the language that is active."""

from django.utils.translation import gettext as _

from torg.places.models import Claim

Words = tuple[str, str]


def code_by_mail(claim: Claim, code: str) -> Words:
    return (
        _("Your code for %(place)s") % {"place": claim.place.name},
        _(
            "Somebody asked to run the page of %(place)s in %(city)s and gave this address.\n\n"
            "The code is:\n\n    %(code)s\n\nIt works for two hours. If it was not you, do "
            "nothing, and give the code to nobody."
        )
        % {"place": claim.place.name, "city": claim.city.name, "code": code},
    )


def letter_is_coming(claim: Claim) -> Words:
    return (
        _("A code is on its way to %(place)s") % {"place": claim.place.name},
        _(
            "We have made a code for %(place)s. It comes by letter to the place's address, or is "
            "handed over there. Enter it under “My pages” within thirty days."
        )
        % {"place": claim.place.name},
    )


def granted(claim: Claim) -> Words:
    reasons = f"\n\n{claim.reasons}" if claim.reasons else ""
    return (
        _("%(place)s is yours to run in Torg") % {"place": claim.place.name},
        _(
            "%(actor)s now runs the page of %(place)s. You find its desk under “My pages”: start "
            "with the opening hours."
        )
        % {"actor": claim.actor.name, "place": claim.place.name}
        + reasons,
    )


def refused(claim: Claim) -> Words:
    return (
        _("Your claim on %(place)s was refused") % {"place": claim.place.name},
        _(
            "The staff have decided that %(actor)s does not run the page of %(place)s. The "
            "reasons:\n\n%(reasons)s\n\nYou can make a new claim if you can show more, or "
            "reply to this e-mail."
        )
        % {"actor": claim.actor.name, "place": claim.place.name, "reasons": claim.reasons},
    )


def lost(claim: Claim) -> Words:
    return (
        _("%(place)s is now run by somebody else") % {"place": claim.place.name},
        _(
            "The staff have decided that %(actor)s runs the page of %(place)s, which was yours. "
            "The reasons:\n\n%(reasons)s\n\nReply to this e-mail if you think that this is wrong."
        )
        % {"actor": claim.actor.name, "place": claim.place.name, "reasons": claim.reasons},
    )
