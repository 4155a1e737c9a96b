from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "theory.in_the_future": _("学习日期不能晚于今天（%(today)s）。"),
    "theory.too_old": _("只能登记 %(first)s 以后的学习。"),
    "theory.no_topic": _("请填写学习主题。"),
    "theory.no_notes": _("请填写学习记录。"),
    "theory.node_foreign": _("请选择您负责的党委。"),
    "theory.nobody_present": _("请填写到会人员的工号。"),
    "theory.both": _("工号 %(numbers)s 既在到会又在缺席中，请核对。"),
    "theory.unknown": _("本单位没有工号 %(numbers)s，请核对。"),
    "theory.chair_absent": _("主持人应在到会人员中。"),
    "theory.speaker_absent": _("发言人 %(numbers)s 应在到会人员中。"),
    "theory.withdrawn": _("这次学习记录已撤销。"),
    "theory.no_reason": _("请写明撤销的原因。"),
    "theory.edit_conflict": _("在您编辑期间，记录已改过。请核对后再保存。"),
}
