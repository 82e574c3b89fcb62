"""Counting without spying: what is a visit, which search words may be kept, where counts wait.

Pure of the database. Nothing here or behind it knows who somebody is: no cookie is set, no address
and no user agent is kept or hashed, and so the same visitor is never recognised. Two views of one
person are two views.
"""

from torg.places.counting.spool import Count, Spool
from torg.places.counting.terms import kept_term
from torg.places.counting.visits import is_person, is_visit

__all__ = ["Count", "Spool", "is_person", "is_visit", "kept_term"]
