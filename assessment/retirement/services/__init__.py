"""Rolls of an old year leave the database as Parquet files, and come back; callers name them ``services.retire``."""

from assessment.retirement.services.leaving import Left, retire
from assessment.retirement.services.returning import restore

__all__ = ["Left", "restore", "retire"]
