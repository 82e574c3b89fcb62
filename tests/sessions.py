"""What it costs to be signed in: one query for the session, unless a shared cache holds it."""

from django.conf import settings

SESSION_QUERIES = 0 if settings.SESSION_ENGINE.endswith("cached_db") else 1
