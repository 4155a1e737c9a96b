from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "practice.result_unknown": _("请为每一项选择检查结果。"),
    "practice.note_missing": _("有问题的请写明是什么问题、怎么处理。"),
    "practice.points_open": _("还有 %(left)s 项没有检查，检查完再写结论。"),
    "practice.nobody_on_watch": _("还没有安排值守人员。"),
    "practice.conclusion_missing": _("请写明结论，例如“点检 12 台，处理松动 2 处”。"),
    "practice.concluded": _("清单已写结论，不能再改；确需修改，请先撤回结论。"),
    "practice.not_concluded": _("清单还没有写结论。"),
    "practice.template_closed": _("“%(name)s”已停用，请选择其他清单。"),
    "practice.has_sheet": _("这项活动已有清单，请在原清单上填写。"),
    "practice.changed_meanwhile": _("您打开页面之后，别人已经保存过清单，请对照后再保存。"),
    "practice.watch_ends_before_start": _("值守结束时间应晚于开始时间，请改正其中一个。"),
    "practice.watch_too_long": _("一班值守不超过 24 小时，请分班安排。"),
    "practice.watch_overlaps": _("%(name)s在这段时间已有值守安排，请错开。"),
    "practice.watch_foreign": _("%(name)s不是本支部党员，请重新选择。"),
}
