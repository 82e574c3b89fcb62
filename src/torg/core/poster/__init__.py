"""Posters of events that have no picture: drawn from title, kind and date, the same for ever."""

from torg.core.poster.drawing import Poster, draw_poster, draw_stamp
from torg.core.poster.motifs import KINDS

__all__ = ["KINDS", "Poster", "draw_poster", "draw_stamp"]
