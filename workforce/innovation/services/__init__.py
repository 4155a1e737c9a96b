"""All writes of innovation projects, campaigns and effect reviews."""

from workforce.innovation.services.campaigns import CampaignFacts, close_campaign, decide_measure, open_campaign, tell_measure
from workforce.innovation.services.projects import (
    ProjectFacts,
    answer_resources,
    approve_project,
    change_project,
    close_project,
    draft_project,
    reach_milestone,
    start_project,
    stop_project,
)
from workforce.innovation.services.reviews import convene_review, decide_review, dissolve_review, judge, recuse

__all__ = [
    "CampaignFacts",
    "ProjectFacts",
    "answer_resources",
    "approve_project",
    "change_project",
    "close_campaign",
    "close_project",
    "convene_review",
    "decide_measure",
    "decide_review",
    "dissolve_review",
    "draft_project",
    "judge",
    "open_campaign",
    "reach_milestone",
    "recuse",
    "start_project",
    "stop_project",
    "tell_measure",
]
