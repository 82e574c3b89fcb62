"""Who counts: staff. The figures of closed counts are everyone's."""

from torg.core.rules import anyone
from torg.places.rules import staff

can_count = staff
can_close_count = staff
can_see_rates = anyone
