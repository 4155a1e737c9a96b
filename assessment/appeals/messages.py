from django.utils.translation import gettext_lazy as _

from assessment.appeals.enums import AppealState

SENTENCES = {
    "appeal.no_window": _("这个支部的结果还没有公示，公示开始后才能申诉。"),
    "appeal.window_closed": _("申诉期为 %(starts)s 至 %(ends)s，今天是 %(today)s，不能再提出。如有新情况请向党委书面反映。"),
    "appeal.not_published": _("这个考核期的结果没有公布或已锁定，现在不能申诉。"),
    "appeal.already_open": _("指标 %(indicator)s 已有一件申诉在办理，请等待答复或先撤回。"),
    "appeal.text_missing": _("请写明申诉的事实和依据。"),
    "appeal.reasons_missing": _("请写明理由，支部能看到。"),
    "appeal.closed": _("这件申诉已办结，不能再处理。"),
    "appeal.decided": _("已有处理意见，正在等第二人确认。"),
    "appeal.panel_open": _("评审组还没有结果，请等评审结束后再决定。"),
    "appeal.delta_needed": _("申诉成立或部分成立时，请填写得分更正多少。"),
    "appeal.delta_with_rejection": _("申诉不成立时得分不变，请不要填写更正分。"),
    "appeal.not_proposed": _("还没有处理意见可以确认，请先由一人决定。"),
    "appeal.second_person": _("处理意见应由决定人以外的另一人确认。"),
    "appeal.own_branch": _("您属于%(branch)s或提出了这件申诉，请由其他人办理。"),
    "appeal.took_part": _("您参加过这项结果的评分、调整或复核，请由没有参加的人办理。"),
    "appeal.edited": _("在您查看期间，这件申诉已被别人处理，请刷新后再办理。"),
    "appeal.hold_appeals": _("还有 %(n)s 件申诉没有办结，办结后才能锁定。"),
    "appeal.hold_publicity": _("结果公示到 %(ends)s，公示结束后才能锁定。"),
    "appeal.hold_supplement": _("%(n)s 个支部的结果按申诉更正后还没有补充公示，公示结束后才能锁定。"),
    "appeal.hold_no_publicity": _("结果还没有公示，公示结束后才能锁定。"),
    "appeal.nothing_to_show": _("没有需要补充公示的结果。"),
    # notices
    "appeal.window_notice": _("%(round)s 考核结果公示到 %(until)s，对本支部得分有异议可在此前申诉。"),
    "appeal.raised_notice": _("%(branch)s 对 %(round)s 指标 %(indicator)s 提出申诉，请在 %(due)s 前答复。"),
    "appeal.proposed_notice": _("%(branch)s 申诉的处理意见等待第二人确认。"),
    "appeal.progress_notice": _("%(round)s 指标 %(indicator)s 的申诉已有处理意见，待第二人确认后生效。"),
    "appeal.back_notice": _("%(round)s 指标 %(indicator)s 的处理意见没有通过确认，申诉继续办理。"),
    "appeal.panel_notice": _("%(round)s 指标 %(indicator)s 的申诉已交评审组评审。"),
    "appeal.closed_notice": _("%(round)s 指标 %(indicator)s 的申诉已办结：%(verdict)s。理由：%(reasons)s"),
    "appeal.due_notice": _("%(branch)s 的申诉应在 %(due)s 前答复，请尽快办理。"),
    "appeal.overdue_notice": _("%(branch)s 的申诉已过答复期限 %(due)s，请尽快答复并说明原因。"),
    # reasons of recusal
    "appeal.conflict_branch": _("属于申诉的支部或提出了申诉"),
    "appeal.conflict_part": _("参加过这项结果的评分、调整或复核"),
} | {f"appeal.state_{state.value}": state.label for state in AppealState}
