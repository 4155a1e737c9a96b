"""Table of contents: the models of every subject of branches."""

from branches.activities.models import (
    Activity,
    ActivityDraft,
    ActivityEffect,
    ActivityKind,
    ActivityObserver,
    ActivitySitting,
    AgendaItem,
    Attendance,
    AttendanceCorrection,
    MeetingResolution,
)
from branches.duties.models import DutyExemption, FrequencyRule
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost, BranchProxy, OrgSetupRule, TermReminder

__all__ = [
    "Activity",
    "ActivityDraft",
    "ActivityEffect",
    "ActivityKind",
    "ActivityObserver",
    "ActivitySitting",
    "AgendaItem",
    "Attendance",
    "AttendanceCorrection",
    "Branch",
    "BranchCoverage",
    "BranchMembership",
    "BranchPost",
    "BranchProxy",
    "DutyExemption",
    "FrequencyRule",
    "MeetingResolution",
    "OrgSetupRule",
    "TermReminder",
]
