"""What is wanted of a stretch: its identity, what should come and what should not, who does what.

A strategy is adopted on a day and stays as it was adopted; a new one replaces it. Promises stand
beside the strategies: they go on when one replaces another.
"""
