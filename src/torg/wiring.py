"""Every reaction of one app to another app's event, in one file.

Empty until two apps meet: the first pair is the agenda and places.
"""
