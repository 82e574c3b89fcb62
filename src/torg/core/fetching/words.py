"""What can be wrong with an address that is fetched, in words for the person who has to mend it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Problem(models.TextChoices):
    """Why nothing was fetched; the label is the explanation, with a few facts filled in."""

    BAD_URL = "bad_url", _("This is not an address that can be fetched.")
    NOT_HTTPS = "not_https", _("The address must begin with https://.")
    CREDENTIALS = "credentials", _("The address holds a user name or password. Take it out.")
    PORT = "port", _("Port %(port)s is not allowed. Use an address without a port number.")
    NO_SUCH_HOST = (
        "no_such_host",
        _("No server is called %(host)s. Check the spelling, or ask its owner."),
    )
    REFUSED_ADDRESS = (
        "refused_address",
        _("%(host)s leads to an internal network. For safety nothing is fetched from there."),
    )
    NO_CONNECTION = "no_connection", _("%(host)s did not answer. The server may be down.")
    TLS_EXPIRED = (
        "tls_expired",
        _("The certificate of %(host)s has expired. Its owner must renew it."),
    )
    TLS_NAME = (
        "tls_name",
        _("The certificate belongs to another name than %(host)s. Its owner must mend that."),
    )
    TLS_UNKNOWN = (
        "tls_unknown",
        _("The certificate of %(host)s comes from nobody we know. Its owner must mend that."),
    )
    TLS = "tls", _("No safe connection to %(host)s could be made.")
    TIMEOUT = "timeout", _("%(host)s took more than %(seconds)s seconds. It is tried again later.")
    TOO_LARGE = "too_large", _("The answer is larger than %(megabytes)s MB.")
    TRUNCATED = "truncated", _("The answer ended before it was whole. It is tried again later.")
    BAD_LENGTH = (
        "bad_length",
        _("The answer is not as long as the server says that it is. Its owner must mend that."),
    )
    BAD_ENCODING = "bad_encoding", _("The answer is packed in a way that cannot be unpacked.")
    GARBAGE = "garbage", _("%(host)s answered with something that is not a web page or a file.")
    NOT_FOUND = "not_found", _("The address leads nowhere (%(status)s). It may have moved.")
    FORBIDDEN = "forbidden", _("%(host)s does not let us in (%(status)s). Ask its owner.")
    TOO_OFTEN = "too_often", _("%(host)s asks us to come less often. It is tried again later.")
    SERVER_ERROR = (
        "server_error",
        _("%(host)s has a fault of its own (%(status)s). It is tried again later."),
    )
    UNEXPECTED = "unexpected", _("%(host)s gave an answer that is of no use here (%(status)s).")
    EMPTY = "empty", _("The answer is empty.")
    REDIRECTS = "redirects", _("The address sends us on and on and never arrives.")
    REDIRECT_PLAIN = (
        "redirect_plain",
        _("The address sends us from a safe connection to one that is not."),
    )


def explain(problem: str, facts: dict[str, Any]) -> str:
    """Return what is wrong in the reader's language; facts that are missing read as "–"."""
    wanted = {"host": "–", "port": "–", "status": "–", "seconds": "–", "megabytes": "–"}
    return str(Problem(problem).label) % {**wanted, **facts}


class FetchError(Exception):
    """Nothing was fetched. `problem` and `facts` say why; as a string in the reader's language.

    `retry_after` is the number of seconds that the server asks us to wait, None when it does not.
    """

    def __init__(self, problem: Problem, retry_after: int | None = None, **facts: Any) -> None:
        super().__init__(problem.value)
        self.problem, self.facts, self.retry_after = problem, facts, retry_after

    def __str__(self) -> str:
        return explain(self.problem, self.facts)
