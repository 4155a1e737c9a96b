"""The writes of surveys."""

from branches.pulse.services.answering import answer_survey
from branches.pulse.services.drafting import SurveyPlan, cancel_survey, change_survey, draft_survey, open_survey
from branches.pulse.services.ending import close_due, close_survey

__all__ = [
    "SurveyPlan", "answer_survey", "cancel_survey", "change_survey", "close_due", "close_survey", "draft_survey", "open_survey",
]  # fmt: skip
