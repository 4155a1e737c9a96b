from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "newsletter.edited": _("在您查看期间，这里已有变化，请刷新后再办理。"),
    "newsletter.twice": _("这一季度的简报已经有了，请打开继续编辑。"),
    "newsletter.quarter_unknown": _("请选择年度和 1 至 4 季度。"),
    "newsletter.quarter_ahead": _("这一季度还没有开始。"),
    "newsletter.node_foreign": _("请选择您管理范围内的单位或党组织。"),
    "newsletter.title_needed": _("请填写标题。"),
    "newsletter.is_published": _("简报已发布，不能再改。"),
    "newsletter.empty": _("请先选入至少一篇已发布的内容。"),
    "newsletter.nothing_chosen": _("请勾选要选入的内容。"),
    "newsletter.story_foreign": _("所选内容没有发布、已撤下，或不在本单位范围。"),
    "newsletter.lead_too_long": _("编者的话最多 200 字。"),
    "newsletter.too_many": _("一期最多选入 %(most)s 篇。"),
}
