"""Numbers and domains of organisations: what they prove and what they do not. No database here."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError as FormError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

from torg.places.enums import ActorKind
from torg.places.exceptions import RefusedDeedError

# Anybody can have an address here, so it says nothing of where a person works.
PUBLIC_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.se",
        "outlook.com",
        "outlook.se",
        "live.com",
        "live.se",
        "msn.com",
        "yahoo.com",
        "yahoo.se",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.com",
        "gmx.net",
        "web.de",
        "mail.com",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "tutanota.com",
        "tuta.com",
        "fastmail.com",
        "zoho.com",
        "yandex.com",
        "yandex.ru",
        "mail.ru",
        "qq.com",
        "163.com",
        "telia.com",
        "comhem.se",
        "tele2.se",
        "bredband.net",
        "bredband2.com",
        "bahnhof.se",
        "spray.se",
        "passagen.se",
        "swipnet.se",
        "home.se",
        "ownit.se",
        "glocalnet.net",
        "telenor.se",
        "tre.se",
        "ymail.se",
        "hushmail.com",
        "inbox.com",
        "rocketmail.com",
    ]
)
# A page here is lent to many: the address of the host says nothing of who writes the page.
LENT_HOSTS = frozenset(
    [
        "facebook.com",
        "instagram.com",
        "linktr.ee",
        "google.com",
        "sites.google.com",
        "business.site",
        "x.com",
        "twitter.com",
        "tiktok.com",
        "youtube.com",
        "linkedin.com",
        "eniro.se",
        "hitta.se",
        "allabolag.se",
        "tripadvisor.com",
        "foursquare.com",
        "booking.com",
        "wordpress.com",
        "blogspot.com",
        "webnode.se",
        "wixsite.com",
    ]
)


def clean_org_number(text: str, kind: str) -> str:
    """Return an organisation number as ten digits, "" when none is given.

    A number that is a personal identity number is refused and never stored: a sole trader is known
    by name and register. Raises RefusedDeedError with what to do.
    """
    digits = "".join(char for char in text if char.isdigit())
    if not text.strip():
        return ""
    if len(digits) == 12 and digits[:2] in {"16", "19", "20"}:
        digits = digits[2:]
    if len(digits) >= 3 and digits[2] in "01":  # a month: this is somebody's day of birth
        raise RefusedDeedError(
            _(
                "This looks like a personal identity number, and we do not store those. "
                "Leave the field empty and choose “sole trader”."
            )
        )
    if kind == ActorKind.SOLE_TRADER:
        raise RefusedDeedError(
            _("A sole trader has no organisation number of its own. Leave the field empty.")
        )
    try:
        return str(orgnr.validate(digits))
    except ValidationError as error:
        raise RefusedDeedError(
            _("That is not an organisation number. It has ten digits, such as 556012-5790.")
        ) from error


def domain_of_website(website: str) -> str:
    """Return the domain whose mail shows who works there; "" when the host is lent to many."""
    parts = urlsplit(website)
    host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
    if parts.scheme not in {"http", "https"} or "." not in host or host in LENT_HOSTS:
        return ""
    return "" if host in PUBLIC_MAIL or host.replace(".", "").isdigit() else host


def domain_of_mail(address: str) -> str:
    """Return the domain of an e-mail address, in lower case."""
    return address.rpartition("@")[2].strip().lower().rstrip(".")


def is_mail_address(text: str) -> bool:
    """Return whether a text is an e-mail address."""
    try:
        validate_email(text)
    except FormError:
        return False
    return True


def is_public_mail(address: str) -> bool:
    """Return whether anybody can have an address at the address's domain."""
    return domain_of_mail(address) in PUBLIC_MAIL
