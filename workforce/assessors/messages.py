from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "assessor.outside": _("%(occupation)s %(grade)s在 %(on)s 不在本企业的评价资质范围内，不能评价。请核对评价资质的职业、等级和有效期。"),
    "assessor.grade_outside": _("%(grade)s 级在 %(on)s 不在任何一项有效评价资质的范围内，不能开批次。"),
    "assessor.in_order": _("有效期截止不能早于开始。"),
    "assessor.twice": _("这项资质已经登记。"),
    "assessor.edited": _("在您查看期间，这项资质已有变化，请刷新后再办理。"),
    "assessor.above_top": _("%(occupation)s最高设 %(top)s 级，请选择不高于它的等级。"),
    "assessor.scope_known": _("这些等级都已列入。"),
    "assessor.not_public": _("只有面向社会的评价机构能评价外单位人员。"),
    "assessor.number_taken": _("编号 %(number)s 已经登记，请核对证书编号。"),
    "assessor.not_in_scope": _("这个职业和等级在发证日期不在这项资质的范围内。"),
}
