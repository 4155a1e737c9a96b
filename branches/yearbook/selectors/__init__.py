"""Reads of year books, and the chapters that the records of a branch and year make."""

from branches.yearbook.selectors.books import bindable, books, branch_of
from branches.yearbook.selectors.chapters import CHAPTERS

__all__ = ["CHAPTERS", "bindable", "books", "branch_of"]
