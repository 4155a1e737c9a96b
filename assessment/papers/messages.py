from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "paper.not_published": _("考核期 %(round)s 还没有公布，不能出具考核文书。请在公布以后办理。"),
    "paper.group_small": _("同类组不足 %(n)s 个支部，不排名，不能出具排名表。"),
    "paper.no_group": _("本单位在这一期没有这个同类组的支部，请重新选择。"),
    "paper.number_used": _("发文字号 %(number)s 已用于另一份文书，请换一个字号。"),
}
