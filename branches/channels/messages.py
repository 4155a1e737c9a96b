from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "channel.edited": _("在您查看期间，这里已有变化，请刷新后再办理。"),
    "channel.name_needed": _("请填写渠道名称。"),
    "channel.twice": _("这个单位已经登记了同名渠道。"),
    "channel.node_foreign": _("请选择您管理范围内的单位或党组织。"),
    "channel.kind_closed": _("“%(kind)s”已停用，请另选类别。"),
    "channel.is_closed": _("这个渠道已停用，不能再改。"),
    "channel.unknown": _("没有名为“%(given)s”的渠道，请先在渠道台账登记。"),
    "publication.title_needed": _("请填写标题，或选择一篇已发布的内容。"),
    "publication.twice": _("这个渠道当天已登记同名内容。"),
    "publication.day_out": _("刊发日期应在 %(first)s 和今天（%(today)s）之间。"),
    "publication.channel_closed": _("这个渠道 %(on)s 起停用，之后不再刊发。"),
    "publication.link_broken": _("链接应以 http:// 或 https:// 开头；没有链接请留空。"),
    "publication.reads_out": _("阅读数应在 0 和 %(most)s 之间。"),
    "publication.story_foreign": _("所选内容没有发布或已撤下。"),
}
