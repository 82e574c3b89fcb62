"""Where to put what: p sites for many people, and the mix of tenants of a district."""

from torg_analysis.siting.coverage import Coverage, lscp, mclp, p_centre
from torg_analysis.siting.errors import InfeasibleError, Wish
from torg_analysis.siting.median import Siting, p_median
from torg_analysis.siting.problem import EMPTY, FREE, MixProblem
from torg_analysis.siting.score import MixScore, score_mix
from torg_analysis.siting.tenants import TenantMix, tenant_mix

__all__ = [
    "EMPTY",
    "FREE",
    "Coverage",
    "InfeasibleError",
    "MixProblem",
    "MixScore",
    "Siting",
    "TenantMix",
    "Wish",
    "lscp",
    "mclp",
    "p_centre",
    "p_median",
    "score_mix",
    "tenant_mix",
]
