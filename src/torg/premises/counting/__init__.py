"""Counting what stands empty, on foot: what is seen at each unit, and the rate when it is closed.

The rate is vacant units / counted units at street level. A unit that is let but not open, or being
rebuilt, is counted but not vacant; both are shown beside the rate. A unit that nobody looked at is
not counted.
"""
