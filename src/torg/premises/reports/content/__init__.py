"""What a report says, in words of the active language: the page and the PDF show the same."""

from torg.premises.reports.content.whole import Content, gather_content

__all__ = ["Content", "gather_content"]
