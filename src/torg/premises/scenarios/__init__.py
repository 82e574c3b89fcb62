"""Scenarios round the table: what if these premises had these trades, for the whole district.

Made by the staff and the owners of the network; docs/decisions/0012 says who is shown what.
"""
