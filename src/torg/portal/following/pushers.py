"""The push services that we send to: a browser names one, and it must be one that is known.

A message goes to whatever address a browser states; without a list anybody could have us knock at
any host that they like, signed with our name.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from torg.core.policies import define_list
from torg.core.policies.queries import list_on

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")

PUSH_HOSTS = define_list(
    "following.push_hosts",
    _("Push services that messages are sent to"),
    default=(
        "fcm.googleapis.com",  # Chrome, Edge on Android, Opera, Samsung Internet
        "notify.windows.com",  # Edge on Windows
        "push.apple.com",  # Safari
        "push.services.mozilla.com",  # Firefox
    ),
    source="What the makers of browsers state, read in November 2026",
    help=_("A host name also stands for all names below it."),
    is_entry=lambda entry: bool(_HOST.fullmatch(entry)),
)


def is_known(endpoint: str) -> bool:
    """Tell whether an address is of a push service that is known today, on the usual port.

    `settings.PUSH_ALLOW` names hosts of the operator's own, whatever their port.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if host in settings.PUSH_ALLOW:
        return True
    known = list_on(PUSH_HOSTS, timezone.localdate())
    return port in {None, 443} and any(host == k or host.endswith(f".{k}") for k in known)
