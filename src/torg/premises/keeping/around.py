"""What an app above puts around these pages: the tabs of an actor's desk, the map for a pin.

The portal fills it when it is loaded; a page without it has no tabs and no map, and still works.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from torg.core.frame import Link
from torg.core.models import User
from torg.places.models import Actor, City


@dataclass
class Around:
    """`tabs(user, actor)` are the desk's; `pin_map(city, said)` has drawing, settings, streets."""

    tabs: Callable[[User, Actor], list[Link]] = lambda _user, _actor: []
    pin_map: Callable[[City, Mapping[str, Any]], Any] = lambda _city, _said: None


around = Around()
