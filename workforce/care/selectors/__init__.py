"""Reads of care, by what they are about."""

from workforce.care.selectors import counselling, hardship, needs

__all__ = ["counselling", "hardship", "needs"]
