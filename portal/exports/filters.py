"""Filters of one's own exports."""

import django_filters
from django.db.models import QuerySet

from portal.exports import selectors
from portal.exports.enums import ExportFormat, ExportState
from portal.exports.models import ExportFile
from portal.kernel import clock


class ExportFilter(django_filters.FilterSet):
    """``state`` is the state of now, as it is shown."""

    state = django_filters.ChoiceFilter(choices=ExportState.choices, method="in_state")
    format = django_filters.ChoiceFilter(choices=ExportFormat.choices)

    class Meta:
        model = ExportFile
        fields = ("exporter", "state", "format")

    def in_state(self, rows: QuerySet[ExportFile], _name: str, state: str) -> QuerySet[ExportFile]:
        return selectors.in_state(rows, state, clock.now())
