"""Pages of appraisals and of duty reports."""

from branches.appraisals.views.cases import appraisal_case, appraisal_improved, appraisal_opine, appraisal_tell
from branches.appraisals.views.hearing import duty_report_hear, duty_report_hearing, duty_report_remark
from branches.appraisals.views.mine import appraisal_comment, appraisal_mine, appraisal_peers, appraisal_read, appraisal_self
from branches.appraisals.views.papers import appraisal_case_paper, appraisal_summary_paper
from branches.appraisals.views.reports import (
    duty_report_answer,
    duty_report_conclude,
    duty_report_convene,
    duty_report_detail,
    duty_report_edit,
    duty_report_file,
    duty_report_list,
    duty_report_new,
    duty_report_return,
)
from branches.appraisals.views.rounds import (
    appraisal_advance,
    appraisal_ballot,
    appraisal_detail,
    appraisal_list,
    appraisal_new,
    appraisal_overview,
    appraisal_tell_all,
)

__all__ = [
    "appraisal_advance", "appraisal_ballot", "appraisal_case", "appraisal_case_paper", "appraisal_comment", "appraisal_detail",
    "appraisal_improved", "appraisal_list", "appraisal_mine", "appraisal_new", "appraisal_opine", "appraisal_overview",
    "appraisal_peers", "appraisal_read", "appraisal_self", "appraisal_summary_paper", "appraisal_tell", "appraisal_tell_all",
    "duty_report_answer", "duty_report_conclude", "duty_report_convene", "duty_report_detail", "duty_report_edit", "duty_report_file",
    "duty_report_hear", "duty_report_hearing", "duty_report_list", "duty_report_new", "duty_report_remark", "duty_report_return",
]  # fmt: skip
