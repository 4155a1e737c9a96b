from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "rule.in_the_past": _("生效日期不能早于今天（%(today)s）：以前的办理结果按当时的数字，不再改动。"),
    "rule.not_after_newest": _("已有 %(newest)s 起的取值，新取值的生效日期要晚于这一天。"),
    "rule.no_source": _("请写明依据，例如文件名称和文号。"),
    "rule.no_value": _("请填写取值。"),
    "rule.same_value": _("取值和依据都与现在的一样，没有需要保存的内容。"),
    "rule.not_yes_no": _("请填“是”或“否”。"),
    "rule.not_a_number": _("“%(given)s”不是数字，请只填数字，不带单位。"),
    "rule.not_whole": _("“%(given)s”不是整数，这一项只能填整数。"),
    "rule.out_of_range": _("取值应不小于 0，也不要大得不合常理，请核对。"),
    "rule.long_list": _("最多列 %(limit)s 项，请删减。"),
    "rule.item_twice": _("有一项写了两次，请只保留一次。"),
    "rule.not_for_typing": _("这一项由系统随版本更新，不能在页面上修改。"),
    "rule.edit_conflict": _("在您填写期间，别人已增加了新的取值。请核对后再保存。"),
    "catalogue.bad_code": _("编码用大写字母开头，只含大写字母、数字和连字符，2 至 40 位，例如 TOPIC-SAFETY。"),
    "catalogue.code_taken": _("编码 %(taken)s 已有人用，请换一个。"),
    "catalogue.name_taken": _("“%(name)s”已在目录中（编码 %(taken)s）。如已停用，可重新启用那一项。"),
    "catalogue.is_fixed": _("这个目录由国家规定确定，不能在页面上修改。"),
    "catalogue.edit_conflict": _("在您填写期间，别人已改过这一项。请对照后再保存。"),
}
