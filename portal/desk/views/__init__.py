"""Pages of one's own desk: the home page, the look, the views of lists, acts on several rows."""

from portal.desk.views.bulk import bulk_run
from portal.desk.views.home import home, recent_clear, tile_list, tile_place, tour, tour_done
from portal.desk.views.look import set_appearance, set_keys
from portal.desk.views.saved import view_delete, view_list, view_menu, view_rename, view_start

__all__ = [
    "bulk_run", "home", "recent_clear", "set_appearance", "set_keys", "tile_list", "tile_place", "tour", "tour_done", "view_delete",
    "view_list", "view_menu", "view_rename", "view_start",
]  # fmt: skip
