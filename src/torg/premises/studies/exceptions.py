"""What can stand in the way of a study."""


class StudyBusyError(Exception):
    """Somebody else is running the study just now, or it waits for its turn."""


class StudyAnsweredError(Exception):
    """The study has its answer, and keeps it: ask the same again as a new one."""


class StudyLostError(Exception):
    """The study was taken from this process, which had not been heard of for too long."""
