"""The writes of places and brands."""

from branches.places.services.brands import BrandFacts, change_brand, decide_brand, draft_brand, look_at_brand, submit_brand
from branches.places.services.places import (
    InspectionFacts,
    PlaceFacts,
    change_place,
    close_place,
    inspect_place,
    mend_place,
    open_place,
    open_places,
    place_of,
    settle_places,
)

__all__ = [
    "BrandFacts", "InspectionFacts", "PlaceFacts", "change_brand", "change_place", "close_place", "decide_brand", "draft_brand",
    "inspect_place", "look_at_brand", "mend_place", "open_place", "open_places", "place_of", "settle_places", "submit_brand",
]  # fmt: skip
