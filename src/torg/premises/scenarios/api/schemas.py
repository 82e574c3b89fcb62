"""What the API answers of scenarios. Money as the pages round it: exact sums would tell more."""

from datetime import datetime

from ninja import Field
from pydantic import BaseModel

from torg.core.api.paging import Meta
from torg.places.api.schemas import PointOut

_KR = "Kronor a year, rounded as its page shows it: "


class AgainstTodayOut(BaseModel):
    today: int
    then: int


class RangeOut(BaseModel):
    low: int
    high: int


class GainOut(BaseModel):
    low: int = Field(description="10 of 100 draws are lower.")
    middle: int = Field(description="By the middle of all assumptions.")
    high: int = Field(description="10 of 100 draws are higher.")


class SourcesOut(BaseModel):
    """From whom the new shops' sales come."""

    district: int = Field(description="Moved from present shops of the district.")
    town: int = Field(description="From the rest of the town.")
    outside: int = Field(description="From outside the town, and the net.")
    nobody: int = Field(description="Not bought at all today.")


class WorthOut(BaseModel):
    """What a suggested mix makes greatest: net gain, neighbours and variety. Kronor a year."""

    neighbours: int = Field(description="What they count for.")
    variety: int = Field(description="What the change of variety counts for.")
    together: int | None = Field(description="With the gain; null where that is not told.")


class WhereOut(BaseModel):
    slug: str
    address: str
    position: PointOut


class ShopFiguresOut(BaseModel):
    turnover: int = Field(description=_KR + "what it would sell.")
    bears: float = Field(description="Share of the draws in which it bears itself.")
    rent_per_m2_year: RangeOut = Field(description="That it could pay, kronor.")


class ShopOut(ShopFiguresOut):
    premises: WhereOut
    trade: str = Field(description="Slug of a category.")


class ConsequencesOut(BaseModel):
    """What a scenario does against today. Null where it would tell of one or two shops."""

    vacant: AgainstTodayOut = Field(description="Vacant premises of the study.")
    variety: AgainstTodayOut = Field(description="Of the district's shops, 0–100.")
    sales: int = Field(description=_KR + "what the new shops sell.")
    gain: GainOut | None = Field(description=_KR + "what the district sells more than today.")
    comes_from: SourcesOut | None = Field(description=_KR + "adds up to `sales` but for rounding.")
    worth: WorthOut
    bears: float = Field(description="Share of the draws in which every new shop bears itself.")
    hinges_on: str = Field(description="The assumption that the gain follows most; empty: none.")
    draws: int


class OwnersOut(BaseModel):
    """Owners with a gain or a loss, and how many of them gain. Never which."""

    concerned: int
    gain: int


class HeadOut(BaseModel):
    number: int
    letter: str
    title: str
    votes: int
    url: str = Field(description="The page that tells of it, for people.")


class ScenarioOut(ConsequencesOut, HeadOut):
    """As it was when staff put it in the study's report."""

    put_forward_at: datetime
    published_at: datetime
    owners: OwnersOut | None
    shops: list[ShopOut]


class ScenariosOut(BaseModel):
    meta: Meta
    data: list[ScenarioOut]


class PlacementOut(BaseModel):
    premises: WhereOut
    trade: str | None = Field(description="Slug of a category; null: it is to stay empty.")
    is_locked: bool = Field(description="A suggested mix leaves it as it is.")


class PlacementAtTableOut(PlacementOut):
    is_vacant: bool = Field(description="false: it was let since, and does not count any more.")
    figures: ShopFiguresOut | None
    asking_rent_per_m2_year: int | None = Field(
        description="Kronor; own ones, and what an owner shows the network or everyone; else null."
    )


class HeadAtTableOut(HeadOut):
    put_forward_at: datetime | None = Field(description="null: a draft.")
    published_at: datetime | None = Field(description="Since when everybody is told of it.")


class LineAtTableOut(HeadAtTableOut):
    placements: list[PlacementOut]


class LinesAtTableOut(BaseModel):
    meta: Meta
    data: list[LineAtTableOut]


class OwnOut(BaseModel):
    """What it is to one owner that the reader acts for; kronor a year, rounded as on the page."""

    owner: str
    gain: int
    rent: int = Field(description="That proposed shops could pay.")
    lost: int = Field(description="That its other tenants could pay less.")
    shapley: int | None
    nash: int | None


class OwnersSumOut(OwnersOut):
    total: int = Field(description=_KR + "what all owners gain.")


class WishesOut(BaseModel):
    met: int
    all: int


class ScenarioAtTableOut(ConsequencesOut, HeadAtTableOut):
    placements: list[PlacementAtTableOut]
    wishes: WishesOut = Field(description="Trades that people near by wish for.")
    owners: OwnersSumOut | None = Field(description="null: too few to be told in sum.")
    own: list[OwnOut] = Field(description="The reader's own owners, nobody else's.")
