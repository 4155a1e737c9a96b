"""Reads of appraisals and of duty reports."""

from branches.appraisals.selectors import reports, rounds

__all__ = ["reports", "rounds"]
