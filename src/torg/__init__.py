"""Torg: software for living city centres."""

__version__ = "0.1.0"
