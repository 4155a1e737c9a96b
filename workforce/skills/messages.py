from django.utils.translation import gettext_lazy as _

from workforce.skills.enums import SkillGrade

SENTENCES = {
    "certificate.number_national": _(
        "职业技能等级证书编号应为 22 位：第 1 位是 Y 或 S，其余为数字，第 16 位是等级（1–5），例如 Y000014000001233000018。"
    ),
    "certificate.number_special": _("特级技师证书编号应为 22 位：前 2 位是字母，后 20 位是数字。"),
    "certificate.number_legacy": _("旧职业资格证书编号应为 16 位数字。"),
    "certificate.number_regional": _("地方编号应为 20 位大写字母或数字。"),
    "certificate.number_year": _("编号第 14–15 位是发证年份 %(digits)s，与发证日期的年份 %(year)s 不一致，请核对证书。"),
    "certificate.number_grade": _("编号第 16 位是等级 %(digit)s，与所选等级 %(grade)s 级不一致，请核对证书。"),
    "certificate.number_taken": _("编号 %(number)s 已登记在 %(holder)s 名下，请核对证书编号。"),
    "certificate.issued_in_future": _("发证日期 %(issued)s 晚于今天，请填写证书上的日期。"),
    "certificate.expires_before_issue": _("有效期至 %(expires)s 应不早于发证日期 %(issued)s。"),
    "certificate.above_top": _("%(occupation)s 最高设 %(top)s 级，不能登记更高的等级。"),
    "certificate.no_person": _("花名册中没有工号 %(staff_no)s，或不在您的管理范围内。请核对工号。"),
    "certificate.no_occupation": _("没有职业“%(occupation)s”。请使用系统中的职业名称或编码。"),
    "certificate.no_grade": _("等级应写 1–5 级或对应名称，例如“三级”或“高级工”。"),
    "certificate.not_valid": _("证书 %(number)s 已经注销，不能重复办理。"),
    "certificate.reason_needed": _("请写明注销原因，本人能看到。"),
    "certificate.revoked_notice": _("您的%(occupation)s证书 %(number)s 已注销，原因：%(reason)s"),
    "certificate.number_elsewhere": _("编号 %(number)s 已登记在另一位员工名下，请核对工号和证书编号。"),
    "certificate.known_otherwise": _("编号 %(number)s 已登记，但内容与这一行不同。确需更正的，请先注销原登记。"),
} | {f"certificate.grade_{grade.value}": grade.label for grade in SkillGrade}
