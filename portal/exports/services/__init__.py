"""A list is asked for, agreed to where it tells about many people, made, fetched, and forgotten again."""

from portal.exports.services.forgetting import forget_expired, forget_own
from portal.exports.services.making import decide_export, make_export, note_download, request_export

__all__ = ["decide_export", "forget_expired", "forget_own", "make_export", "note_download", "request_export"]
