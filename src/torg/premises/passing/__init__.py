"""Footfall, shown: what is usual, what an event changed, what comes; and where the counts are from.

Nothing is reckoned while somebody waits for a page: a task reckons when counts have changed, and
keeps what it found with a digest of what it stood on.
"""
