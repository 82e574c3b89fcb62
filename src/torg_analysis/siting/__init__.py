"""Where to put what: p sites for many people, and the mix of tenants of a district."""

from torg_analysis.siting.coverage import Coverage, lscp, mclp, p_centre
from torg_analysis.siting.errors import InfeasibleError
from torg_analysis.siting.median import Siting, p_median

__all__ = ["Coverage", "InfeasibleError", "Siting", "lscp", "mclp", "p_centre", "p_median"]
