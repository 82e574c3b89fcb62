"""Where to put what: p sites for many people, and the mix of tenants of a district."""

from torg_analysis.siting.coalitions import Coalitions, coalition_values, shapley_of_mix
from torg_analysis.siting.coverage import Coverage, lscp, mclp, p_centre
from torg_analysis.siting.errors import InfeasibleError, Wish
from torg_analysis.siting.fairness import FairMix, fair_mix
from torg_analysis.siting.front import Front, pareto_front
from torg_analysis.siting.median import Siting, p_median
from torg_analysis.siting.problem import EMPTY, FREE, MixProblem
from torg_analysis.siting.score import MixScore, score_mix
from torg_analysis.siting.sharing import (
    Shares,
    nash_split,
    price_of_fairness,
    shapley,
    shapley_sampled,
)
from torg_analysis.siting.tenants import TenantMix, tenant_mix

__all__ = [
    "EMPTY",
    "FREE",
    "Coalitions",
    "Coverage",
    "FairMix",
    "Front",
    "InfeasibleError",
    "MixProblem",
    "MixScore",
    "Shares",
    "Siting",
    "TenantMix",
    "Wish",
    "coalition_values",
    "fair_mix",
    "lscp",
    "mclp",
    "nash_split",
    "p_centre",
    "p_median",
    "pareto_front",
    "price_of_fairness",
    "score_mix",
    "shapley",
    "shapley_of_mix",
    "shapley_sampled",
    "tenant_mix",
]
