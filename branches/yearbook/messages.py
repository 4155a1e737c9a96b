from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "year_book.year_ahead": _("%(year)s 年还没有开始。"),
    "year_book.before_founding": _("支部 %(year)s 年还没有成立。"),
    "year_book.is_final": _("手册已定稿；需要修改的，请先取消定稿。"),
    "year_book.not_bound": _("手册还没有生成。"),
    "year_book.not_final": _("手册还没有定稿。"),
    "year_book.branch_foreign": _("请选择您负责的党支部。"),
    "year_book.too_long": _("工作总结最多 %(most)s 字。"),
    "year_book.edit_conflict": _("在您编辑期间，别人已保存过工作总结。请核对后再改。"),
    "year_book.gone": _("支部已不在您的范围内，手册没有生成。"),
    "year_book.notice_bound": _("%(branch)s %(year)s 年支部工作手册已生成，请审阅定稿。"),
}
