"""The care of what the town tells: what is confirmed and when, what staff put forward, categories.

Apps above may let staff put their own things forward:

    featured.register(
        "event", label=_("event"),
        find=lambda city, number: Item(title=…, href=…, fact=…, drawing=…) or None,
        search=lambda city, words: [(number, title), …],
    )

See `torg.places.care.featured`.
"""
