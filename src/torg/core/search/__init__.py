"""Search: hand in documents, ask in Swedish or English, get the same answer on either database.

index_documents([Document(kind="place", …)])
search(city_id, "cykelreparation").hits
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torg.core.search.documents import Document, Hit, Results, Suggestion
    from torg.core.search.finding import search
    from torg.core.search.indexing import index_documents, remove_documents
    from torg.core.search.suggesting import suggest

__all__ = [
    "Document",
    "Hit",
    "Results",
    "Suggestion",
    "index_documents",
    "remove_documents",
    "search",
    "suggest",
]
_HOME = {
    "Document": "documents",
    "Hit": "documents",
    "Results": "documents",
    "Suggestion": "documents",
    "index_documents": "indexing",
    "remove_documents": "indexing",
    "search": "finding",
    "suggest": "suggesting",
}


def __getattr__(name: str) -> Any:
    """Import on first use: this package is also the Django app, loaded before models can be."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  -- see above

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
