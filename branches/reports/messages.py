from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "report.period_kind": _("请选择月份或季度，例如 2026-11、2026Q3。"),
    "report.period_ahead": _("这个时期还没有开始。"),
    "report.is_final": _("报告已定稿，不能再改；需要修改的，请先取消定稿。"),
    "report.not_final": _("报告还没有定稿。"),
    "report.node_foreign": _("请选择您负责的党组织。"),
    "report.chapter_foreign": _("报告里没有这一章。"),
    "report.too_long": _("每章最多 %(most)s 字。"),
    "report.edit_conflict": _("在您编辑期间，别人已保存过这一章。请核对后再改。"),
}
