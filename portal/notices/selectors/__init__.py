"""Reads on notices, on what waits, and on what is on its way out."""

from portal.notices.selectors.choices import (
    QUIET_ROWS,
    broken_quiet_rows,
    choices_of,
    enterprise_quiet,
    how_by_mail,
    language_of,
    link_figures,
    quiet_of,
)
from portal.notices.selectors.deliveries import delivery_rows, newest_deliveries, robots_in, tries_on
from portal.notices.selectors.notices import grouped, latest, notices_of, state_counts, topic_of
from portal.notices.selectors.todos import todo_count, todo_summary

__all__ = [
    "QUIET_ROWS", "broken_quiet_rows", "choices_of", "delivery_rows", "enterprise_quiet", "grouped", "how_by_mail", "language_of",
    "latest", "link_figures", "newest_deliveries", "notices_of", "quiet_of", "robots_in", "state_counts", "todo_count",
    "todo_summary", "topic_of", "tries_on",
]  # fmt: skip
