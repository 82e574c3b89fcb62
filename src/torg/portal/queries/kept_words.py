"""What each table keeps about people, in words, for the page on privacy.

The page lists every table that the models say can be about a person; one that is not named here
stands under its model's own name, without a word of why. So name it here when you make it.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
_WITH_ACCOUNT = _("With the account.")
_DECIDED = _("Which member of staff decided.")
_WROTE = _("Who wrote or made it, as long as the account is there.")

KEPT_IN_WORDS: dict[str, tuple[Text, Text]] = {
    "core.user": (_("Account"), _("Your address, name and language, while you have an account.")),
    "account.emailaddress": (_("E-mail address"), _WITH_ACCOUNT),
    "account.emailconfirmation": (_("Confirmation of an address"), _("Until it is confirmed.")),
    "mfa.authenticator": (_("Second step of signing in"), _WITH_ACCOUNT),
    "usersessions.usersession": (
        _("Signed-in devices"),
        _("Device and network address, until you sign out or the session ends."),
    ),
    "core.importrun": (_("Imports"), _("Who started an import, as a number.")),
    "core.journalentry": (
        _("Journal"),
        _("That something was done and by which account, as a number without a name. It is kept."),
    ),
    "core.outgoingmail": (
        _("Mail on its way"),
        _("The address and, sealed, the words, until it is sent; then only that it was sent."),
    ),
    "counting.count": (_("Counts of premises"), _("Which member of staff began or closed it.")),
    "counting.countedunit": (_("Counts of premises"), _("Who pressed, in the street.")),
    "counting.foundunit": (
        _("Units found in a count"),
        _("Who found it in the street, and which member of staff settled it."),
    ),
    "keeping.ownerclaim": (
        _("Claims on premises"),
        _("Who said that an actor owns premises, and which member of staff decided."),
    ),
    "prospects.prospect": (
        _("Requests for premises"),
        _("What you look for, your name and address, until you withdraw it or its time is out."),
    ),
    "prospects.case": (_("Cases about premises"), _("With the request for premises.")),
    "prospects.step": (_("Cases about premises"), _("Who moved a case, and their notes.")),
    "prospects.message": (_("Messages about premises"), _("With the request for premises.")),
    "prospects.letting": (_("Premises that were let"), _("Who noted that it was let.")),
    "prospects.prospect_districts": (_("Requests for premises"), _("Which districts.")),
    "prospects.prospect_stretches": (_("Requests for premises"), _("Which stretches.")),
    "strategies.strategy": (
        _("Strategies of stretches"),
        _("Which member of staff adopted it."),
    ),
    "scenarios.scenario": (_("Scenarios round the table"), _WROTE),
    "scenarios.comment": (
        _("What is said of scenarios"),
        _("Your comments, until you remove them or the account goes."),
    ),
    "scenarios.vote": (
        _("Votes for scenarios"),
        _("Which scenario you prefer; others see the count. With the account."),
    ),
    "premises.premisesphoto": (_("Photos of premises"), _WROTE),
    "premises.premisesstatus": (_("What premises have been"), _("Who noted it.")),
    "moderation.reporter": (
        _("Who reported something"),
        _("Name and address, if you gave them, for some time after the case is closed."),
    ),
    "moderation.report": (_("Cases"), _DECIDED),
    "moderation.restriction": (_("Decisions"), _DECIDED),
    "moderation.appeal": (_("Appeals"), _DECIDED),
    "policies.policyvalue": (_("Dated rules"), _("Which member of staff set the value.")),
    "policies.policylist": (_("Dated rules"), _("Which member of staff set the value.")),
    "care.confirmation": (_("Confirmed places"), _("Which member of staff confirmed a place.")),
    "agenda.match": (_("Events told twice"), _DECIDED),
    "care.featured": (_("Put forward"), _("Which member of staff put it forward.")),
    "places.membership": (
        _("Work for an actor"),
        _("For which actor you work here, and in which role. With the account."),
    ),
    "places.mandate": (
        _("Right to act for an organisation"),
        _("What showed it, who saw that, and until when. With the account."),
    ),
    "places.claim": (_("Claims on a place"), _("That you said that an actor runs a place.")),
    "places.claimcode": (_("Codes for claims"), _("Which member of staff gave a code out.")),
    "places.invitation": (
        _("Invitations"),
        _("The address of somebody who is asked to work for an actor, until the invitation ends."),
    ),
    "places.notice": (_("Notices"), _WROTE),
    "places.photo": (_("Photos"), _WROTE),
    "places.code": (_("Signs with a code"), _WROTE),
    "places.effectletter": (_("Monthly mail to owners"), _("That a month's mail has been sent.")),
    "places.effectoptout": (_("No to the monthly mail"), _WITH_ACCOUNT),
    "following.follow": (_("What you follow"), _("Places, streets and words. With the account.")),
    "following.reader": (_("How you want news"), _WITH_ACCOUNT),
    "following.digest": (
        _("E-mails with news"),
        _("That one has been sent, so that none comes twice."),
    ),
    "following.told": (_("News you have been told"), _("So that nothing is told twice.")),
    "following.device": (
        _("Browsers that take messages"),
        _("An address at the browser's maker, until you turn messages off."),
    ),
}
