"""The day on which tests stand whose figures are of November 2026, as the samples of activities are."""

from datetime import UTC, datetime

import pytest
import time_machine

LATE_NOVEMBER = datetime(2026, 11, 29, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def late_november():
    """The clock stands while a test of the package runs."""
    with time_machine.travel(LATE_NOVEMBER):
        yield
