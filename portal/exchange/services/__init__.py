"""A file comes in, is matched, checked and corrected, is written whole or in its good rows, and can be taken back."""

from portal.exchange.services.checking import check_batch, check_table
from portal.exchange.services.correcting import correct_rows
from portal.exchange.services.files import forget_old, give_up
from portal.exchange.services.receiving import map_columns, outline_of, receive, recheck
from portal.exchange.services.undoing import UndoRefused, request_undo, undo_batch
from portal.exchange.services.writing import cancel, commit_batch, refuse_withdrawn, request_commit, step_back

__all__ = [
    "UndoRefused",
    "cancel",
    "check_batch",
    "check_table",
    "commit_batch",
    "correct_rows",
    "forget_old",
    "give_up",
    "map_columns",
    "outline_of",
    "receive",
    "recheck",
    "refuse_withdrawn",
    "request_commit",
    "request_undo",
    "step_back",
    "undo_batch",
]
