"""Those who look for premises: what they want, what fits and why, and how it goes until they open.

A prospect says to whom it is shown: to the staff only, or to the owners' network. Nothing of it is
public. Whoever has its link may change or withdraw it; withdrawn it is erased, and with it its
cases. What remains of a letting is what everyone sees: a place that opened in a premises.
"""
