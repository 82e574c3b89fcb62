"""Drawings of a report: SVG from numbers, the same on the page and in print.

Colours stand as attributes for print; the page's style sheet replaces them by class (`rep-…`).
Imported by the task that makes a report: the map needs shapely.
"""
