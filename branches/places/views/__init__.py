"""Pages of learning places and of brands."""

from branches.places.views.brands import brand_decide, brand_detail, brand_edit, brand_list, brand_look, brand_new, brand_submit
from branches.places.views.places import (
    place_close,
    place_detail,
    place_edit,
    place_inspect,
    place_list,
    place_mend,
    place_new,
)

__all__ = [
    "brand_decide", "brand_detail", "brand_edit", "brand_list", "brand_look", "brand_new", "brand_submit", "place_close", "place_detail",
    "place_edit", "place_inspect", "place_list", "place_mend", "place_new",
]  # fmt: skip
