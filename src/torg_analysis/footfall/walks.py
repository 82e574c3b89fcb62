"""Who walks where: people choose where to go, and one of several ways there."""

from dataclasses import replace

from numpy.typing import ArrayLike

from torg_analysis.checks import numbers
from torg_analysis.gravity import Huff
from torg_analysis.network import Positions, RouteFlow, StreetNetwork


def walk(
    network: StreetNetwork,
    model: Huff,
    sources: ArrayLike | Positions,
    people: ArrayLike,
    targets: ArrayLike | Positions,
    attraction: ArrayLike,
    *,
    cutoff: float = 1000.0,
    detour: float = 1.15,
) -> RouteFlow:
    """Return the flow of one kind of walks over a network: from stops to shops, say.

    E_st = people_s A_t^α f(d_st) / Σ_u A_u^α f(d_su) over the targets within the cut-off (see
    `Huff`), spread over the routes up to δ d_st long (see `StreetNetwork.route_flow`). Flows of
    several kinds add up; `calibrate` turns the flow on a counter's edge into people to expect.

    Args:
        network: streets with lengths in metres.
        model: how people choose among targets; its λ is for metres.
        sources, targets: nodes (k,), (j,), coordinates (k, 2), (j, 2) or `Positions`.
        people: (k,) how many set out, at least 0.
        attraction: (j,) A_t of the targets, at least 0.
        cutoff: metres that they walk at most by the shortest way.
        detour: δ, at least 1.
    Returns:
        RouteFlow: in the unit of `people`. lost: those who reach no target.
    Raises:
        InputError: an argument has another shape, is negative or not a number; somebody stands at
            a target where the model has no `minimum_distance` and needs one.
    Source:
        Huff (1963), Land Economics 39, 81–90; Sevtsuk & Kalvo (2020), Predicting pedestrian flow
        along city streets, ISPRS Int. J. Geo-Information.
    """
    distance = network.distances(sources, targets, cutoff)
    wanted = numbers("people", people, distance.shape[0], least=0.0)
    pull = numbers("attraction", attraction, distance.shape[1], least=0.0)
    shared = model.allocate(wanted, pull, distance)
    found = network.route_flow(sources, targets, shared.flow, detour=detour, cutoff=cutoff)
    return replace(found, lost=found.lost + float(shared.unserved))
