"""Reads of integration: the description of the API, and the webhooks with their log."""

from portal.integration.selectors.docs import api_groups, groups_of, guide_parts, parts_of, sample_of
from portal.integration.selectors.webhooks import deliveries_in, deliveries_of, due_deliveries, has_due, listeners_of, tries_on, webhooks_in

__all__ = [
    "api_groups", "deliveries_in", "deliveries_of", "due_deliveries", "groups_of", "guide_parts", "has_due", "listeners_of", "parts_of",
    "sample_of", "tries_on", "webhooks_in",
]  # fmt: skip
