"""Why a record counted in a special way, or did not count."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "evidence.not_held": _("活动尚未召开，不计入。"),
    "evidence.not_filed": _("记录尚未提交，提交后计入。"),
    "evidence.returned": _("记录已退回，改好重新提交后计入。"),
    "evidence.nobody_expected": _("应到人数为 0，不参与到会率计算。"),
    "evidence.attendance": _("应到 %(expected)s 人，实到 %(present)s 人。"),
    "evidence.no_first_item": _("没有标明第一议题。"),
    "evidence.no_production_topic": _("没有标明生产议题。"),
    "evidence.filed_late": _("超过规定期限 %(days)s 天提交。"),
    "evidence.duty_done": _("应开 %(owed)s 次，已开 %(done)s 次。"),
    "evidence.duty_missing": _("应于 %(by)s 前开 %(owed)s 次，欠 %(missing)s 次。"),
    "evidence.duty_not_due": _("应于 %(by)s 前开 %(owed)s 次，还差 %(missing)s 次；未到期，暂不计。"),
    "evidence.not_due": _("未到期，暂不计。"),
    "evidence.resolution_open": _("决议尚未办结。"),
    "evidence.resolution_after_period": _("考核期结束后才办结（%(on)s）。"),
    "evidence.no_certificate": _("在操作岗，没有有效的技能证书。"),
    "evidence.certificate_expired": _("证书已于 %(on)s 到期。"),
    "evidence.below_senior": _("持证等级未到高级工。"),
    "evidence.promotion_refused": _("申报未通过。"),
    "evidence.promotion_open": _("申报尚未决定。"),
    "evidence.promotion_other_period": _("不在本考核期内取得证书。"),
    "evidence.answer_due_other_period": _("答复期限不在本考核期内。"),
    "evidence.not_answered": _("应于 %(due)s 前答复，尚未答复。"),
    "evidence.answered_late": _("超过答复期限 %(days)s 天。"),
    "evidence.no_target": _("没有填目标值，不参与完成率计算。"),
    "evidence.no_baseline": _("没有填基准值，不参与改善率计算。"),
    "evidence.measure_in_total": _("同月上级单位或支部已报总数，不重复计入。"),
    "evidence.measure_share": _("按份额 %(share)s%% 计入。"),
}
