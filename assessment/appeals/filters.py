"""Filters of appeals: those of claims, over the rounds whose result can be appealed against."""

from assessment.appeals.models import RoundAppeal
from assessment.rounds.enums import FROZEN_STATES
from assessment.rounds.filters import ClaimFilter
from assessment.rounds.models import AssessmentRound


class AppealFilter(ClaimFilter):
    class Meta(ClaimFilter.Meta):
        model = RoundAppeal

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["round"].queryset = AssessmentRound.objects.filter(state__in=FROZEN_STATES)
