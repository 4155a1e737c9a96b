"""The writes of appraisals and of duty reports."""

from branches.appraisals.services.hearing import convene_group, draft_group_ballot, leave_remark
from branches.appraisals.services.opinions import finish_improvement, give_opinion, tell_everybody, tell_member
from branches.appraisals.services.own import comment_on, confirm_reading, review_oneself
from branches.appraisals.services.reports import answer_report, conclude_report, file_report, open_report, return_report, write_report
from branches.appraisals.services.rounds import advance_appraisal, ballot_concluded, draft_appraisal_ballot, open_appraisal

__all__ = [
    "advance_appraisal",
    "answer_report",
    "ballot_concluded",
    "comment_on",
    "conclude_report",
    "confirm_reading",
    "convene_group",
    "draft_appraisal_ballot",
    "draft_group_ballot",
    "file_report",
    "finish_improvement",
    "give_opinion",
    "leave_remark",
    "open_appraisal",
    "open_report",
    "return_report",
    "review_oneself",
    "tell_everybody",
    "tell_member",
    "write_report",
]
