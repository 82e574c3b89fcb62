"""What can stand in the way of a study."""


class StudyBusyError(Exception):
    """Somebody else is running the study just now."""
