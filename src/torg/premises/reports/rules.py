"""Who may do what with reports. Whoever sees a study sees its report: it says no more."""

from torg.places.rules import staff
from torg.premises.studies.rules import can_see_study

can_read_report = can_see_study
can_make_report = staff
can_choose_scenarios = staff  # of those put forward: everybody is told of what is chosen
