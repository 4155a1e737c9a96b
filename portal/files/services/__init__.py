"""All writes of files, by theme; callers name them ``services.attach``."""

from portal.files.services.intake import check_upload, prepare, prepare_waiting, store_upload
from portal.files.services.keeping import Swept, forget_loose, forget_strays
from portal.files.services.links import attach, attach_uploads, detach, reuse

__all__ = [
    "Swept",
    "attach",
    "attach_uploads",
    "check_upload",
    "detach",
    "forget_loose",
    "forget_strays",
    "prepare",
    "prepare_waiting",
    "reuse",
    "store_upload",
]
