"""Table of contents: the models of every subject of branches."""

from branches.activities.models import (
    Activity,
    ActivityDraft,
    ActivityKind,
    ActivitySitting,
    AgendaItem,
    Attendance,
    AttendanceCorrection,
    MeetingResolution,
)
from branches.duties.models import FrequencyRule
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost, OrgSetupRule

__all__ = [
    "Activity",
    "ActivityDraft",
    "ActivityKind",
    "ActivitySitting",
    "AgendaItem",
    "Attendance",
    "AttendanceCorrection",
    "Branch",
    "BranchCoverage",
    "BranchMembership",
    "BranchPost",
    "FrequencyRule",
    "MeetingResolution",
    "OrgSetupRule",
]
