"""The report of a study: a PDF that a board can decide on, the same as a public page, open data.

Made by a task when a study is answered and kept with it. It tells of the scenarios that staff put
there. No owner and no asking rent is in any of it: neither is read here at all.
"""
