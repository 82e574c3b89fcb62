"""Codes and tokens that prove something: made at random, kept as digests, compared in one time."""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

# Without letters and digits that are taken for each other on paper.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 8


def new_code() -> str:
    """Return a code for people to type: "K7QM-2XWD", 39 bits."""
    letters = [secrets.choice(_LETTERS) for _n in range(_LENGTH)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def new_token() -> str:
    """Return what a link holds: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(purpose: str, text: str) -> str:
    """Return what is stored instead of a code or token: an HMAC with the installation's secret."""
    plain = "".join(char for char in text.upper() if char.isalnum()) if purpose != "link" else text
    return salted_hmac(f"torg.{purpose}", plain, algorithm="sha256").hexdigest()


def is_same(purpose: str, text: str, stored: str) -> bool:
    """Return whether a text is the one whose digest is stored."""
    return constant_time_compare(digest(purpose, text), stored)
