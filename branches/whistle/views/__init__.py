"""Pages of reports: the box for anybody, the desk of discipline."""

from branches.whistle.views.box import whistle_box
from branches.whistle.views.desk import (
    whistle_accept,
    whistle_ask,
    whistle_conclude,
    whistle_decline,
    whistle_detail,
    whistle_forward,
    whistle_keys,
    whistle_list,
    whistle_open,
    whistle_picture,
    whistle_read,
    whistle_recuse,
    whistle_reply,
)

__all__ = [
    "whistle_accept", "whistle_ask", "whistle_box", "whistle_conclude", "whistle_decline", "whistle_detail", "whistle_forward",
    "whistle_keys", "whistle_list", "whistle_open", "whistle_picture", "whistle_read", "whistle_recuse", "whistle_reply",
]  # fmt: skip
