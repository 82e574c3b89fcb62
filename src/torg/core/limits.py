"""So often and no more: counts deeds of one visitor, for forms that need no account.

The visitor is the network address, hashed with the secret key and kept for the time of the window
only; so is any other key, such as an e-mail address.
"""

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def within_limit(action: str, key: str, *, amount: int, seconds: int) -> bool:
    """Count one deed of `key` and return whether it is among the first `amount` of the window.

    The window begins with the first deed and lasts `seconds`.
    """
    cache = caches["shared"]
    name = f"core:limit:{action}:{salted_hmac('torg.limits', key).hexdigest()[:32]}"
    if cache.add(name, 1, seconds):
        return amount >= 1
    try:
        return bool(cache.incr(name) <= amount)
    except ValueError:  # the window ended between the two
        return cache.add(name, 1, seconds) or amount >= 1


def visitor_key(request: HttpRequest) -> str:
    """Return what tells one visitor from another for a limit: the network address."""
    return str(get_adapter().get_client_ip(request))
