"""The writes of year books."""

from branches.yearbook.services.binding import ask_for, bind_book, fail_books
from branches.yearbook.services.finishing import reopen_book, settle_book, summarise

__all__ = ["ask_for", "bind_book", "fail_books", "reopen_book", "settle_book", "summarise"]
