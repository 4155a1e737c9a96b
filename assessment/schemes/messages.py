from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # the file
    "scheme.file_too_large": _("第 %(line)s 行：文件过大。考核方案应小于 20 万字。"),
    "scheme.not_text": _("文件不是 UTF-8 文本。请上传从本系统导出或按样例编写的 YAML 文件。"),
    "scheme.not_yaml": _("第 %(line)s 行：不是有效的 YAML。请检查缩进、冒号和引号；不能使用锚点引用。"),
    "scheme.not_a_mapping": _("第 %(line)s 行：%(where)s 应写成“名称: 值”的形式。"),
    "scheme.key_twice": _("第 %(line)s 行：%(name)s 重复出现，请只保留一处。"),
    "scheme.key_unknown": _("第 %(line)s 行：不认识 %(name)s。这里可以写：%(known)s。"),
    "scheme.field_missing": _("第 %(line)s 行：%(where)s 缺少 %(name)s。"),
    "scheme.list_missing": _("第 %(line)s 行：%(where)s 的 %(name)s 应是列表，且至少有一项。"),
    "scheme.text_too_long": _("第 %(line)s 行：%(name)s 最多 %(longest)s 个字。"),
    "scheme.code_shape": _("第 %(line)s 行：编码 %(item)s 应以大写字母开头，只含大写字母、数字和连字符。"),
    "scheme.code_twice": _("第 %(line)s 行：编码 %(item)s 重复，每个编码只能用一次。"),
    "scheme.version_shape": _("第 %(line)s 行：version 应是 1 到 9999 的整数。"),
    "scheme.number_out_of_range": _("第 %(line)s 行：%(name)s 应是 %(lowest)s 到 %(highest)s 之间的数，最多两位小数。"),
    "scheme.weights_not_one": _("第 %(line)s 行：党建（party）与业务（business）的权重之和应为 1，现在是 %(total)s。"),
    "scheme.bands_order": _("第 %(line)s 行：等次应按 floor 从高到低排列，不重复，最后一个为 0。"),
    "scheme.dimension_missing": _("第 %(line)s 行：缺少“%(dimension)s”维度。方案应有党建（party）和业务（business）两个维度。"),
    "scheme.dimension_unknown": _("第 %(line)s 行：dimension 应是 %(known)s 之一（党建写 party，业务写 business）。"),
    "scheme.not_hundred": _("第 %(line)s 行：“%(dimension)s”维度各指标分值合计 %(total)s 分，应恰好为 100 分。"),
    "scheme.metric_or_judged": _("第 %(line)s 行：指标 %(item)s 应写 metric 或 judged: true，二者只能取一。"),
    "scheme.assessors_not_judged": _("第 %(line)s 行：只有评议指标（judged: true）才能写 assessors。"),
    "scheme.assessors_not_one": _("第 %(line)s 行：各评议组的权重之和应为 1，现在是 %(total)s。"),
    "scheme.metric_unknown": _("第 %(line)s 行：没有名为 %(metric)s 的取数口径。可用的有：%(known)s。"),
    "scheme.rule_unknown": _("第 %(line)s 行：没有名为 %(rule)s 的计分规则。可用的有：%(known)s。"),
    "scheme.when_empty_unknown": _("第 %(line)s 行：when_empty 应是 %(known)s 之一。"),
    "scheme.not_yes_or_no": _("第 %(line)s 行：%(name)s 应写 true 或 false。"),
    "scheme.evidence_unknown": _("第 %(line)s 行：没有佐证类型 %(kind)s。可用的有：%(known)s。"),
    "scheme.effect_unknown": _(
        "第 %(line)s 行：effect 应是 zero（记 0 分）、cap（不超过 cap 分）、lowest_band（最低等次）或 not_top_band（不得评最高等次）。"
    ),
    "scheme.peer_group_unknown": _("第 %(line)s 行：没有编码为 %(item)s 的同类组。可用的有：%(known)s。"),
    "scheme.method_unknown": _("第 %(line)s 行：method 应是 %(known)s 之一（四季平均，或按权重汇总）。"),
    "scheme.aggregate_weights": _("第 %(line)s 行：method 为 weighted 时应写 weights，为 mean_of_quarters 时不写。"),
    "scheme.aggregate_not_one": _("第 %(line)s 行：quarters、year_end、ballot 的权重之和应为 1，现在是 %(total)s。"),
    "scheme.combine_unknown": _("第 %(line)s 行：combine 的 method 应是 %(known)s 之一。"),
    "scheme.combine_by": _("第 %(line)s 行：method 为 lower（就低不就高）时应写 by：grade（取较低等次）或 points（取较低得分）。"),
    "scheme.combine_by_only": _("第 %(line)s 行：只有 method 为 lower（就低不就高）时才能写 by。"),
    "scheme.combine_item": _(
        "第 %(line)s 行：业务作为党建得分中的一项时，业务权重就是该项所占比例，应大于 0 且小于党建权重，现在是 %(business)s。"
    ),
    "scheme.top_share_apart": _("第 %(line)s 行：综合方法为 apart（分别排名）时没有综合等次，不能写 top_share。"),
    "scheme.top_share_one_band": _("第 %(line)s 行：写了 top_share（最高等次名额），每套等次至少要有两个等次。"),
    "scheme.top_share_small": _("第 %(line)s 行：名额请按百分数填写：30%% 填 30，现在是 %(share)s。"),
    "scheme.lint_top_share_none": _("最高等次名额只有 %(share)s%%：%(n)s 个支部的同类组一个名额也没有。建议提高名额。"),
    "scheme.lint_top_share_full": _(
        "换算系数大于 1 时，得分最高的支部容易同为 100 分；并列超出最高等次名额的一并评为下一等次，可能没有支部评为最高等次。"
    ),
    "scheme.coefficient_only": _("第 %(line)s 行：只有综合方法为 coefficient（业务得分乘以党建等次系数）时，等次才能写 coefficient。"),
    "scheme.coefficient_missing": _("第 %(line)s 行：等次 %(item)s 缺少换算系数 coefficient。每个等次都要写。"),
    "scheme.coefficient_order": _("第 %(line)s 行：等次 %(item)s 的换算系数高于上一等次。等次越低，系数应越低或相同。"),
    "scheme.section_unknown": _("第 %(line)s 行：没有编码为 %(item)s 的部分。可用的有：%(known)s。"),
    "scheme.share_judged": _("第 %(line)s 行：评议指标不从记录取数，不能写 share。"),
    "scheme.share_small": _(
        "第 %(line)s 行：share 按百分数填写，60%% 写 60，100%% 写 100，现在是 %(share)s。工作簿中请把单元格改为常规格式再填。"
    ),
    "scheme.share_whole": _("第 %(line)s 行：%(metric)s 是连续期数或指标本身的数值，不能按份额拆开，不能写 share。"),
    "scheme.share_whole_twice": _(
        "第 %(line)s 行：%(item)s（党建）和 %(other)s（业务）计同样的数值，连续期数和指标实际值不能按份额拆开。"
        "请只留一项，或改为不同的指标。"
    ),
    "scheme.share_missing": _(
        "第 %(line)s 行：%(item)s（党建）和 %(other)s（业务）用同一口径计同样的记录。"
        "请两项各写 share（百分比，合计不超过 100），或改为不同的范围。"
    ),
    "scheme.share_over": _("第 %(line)s 行：%(item)s（党建）和 %(other)s（业务）计同样的记录，share 合计 %(total)s，不能超过 100。"),
    "scheme.case_shape": _("第 %(line)s 行：校验用例“%(item)s”的写法不对。facts、points、totals 应写成“编码: 数值”。"),
    "scheme.case_unknown": _("第 %(line)s 行：校验用例“%(item)s”中的 %(unknown)s 不在方案里。"),
    "scheme.case_expects_nothing": _("第 %(line)s 行：校验用例“%(item)s”没有写预期结果，points、totals、bands 至少写一项。"),
    "scheme.case_band": _("第 %(line)s 行：校验用例“%(item)s”预期的等次 %(given)s 不在方案里，可以写：%(known)s。"),
    "scheme.case_no_total": _("第 %(line)s 行：方案不形成综合得分，校验用例“%(item)s”不能写 total。"),
    "scheme.case_no_grade": _("第 %(line)s 行：方案不形成综合等次，校验用例“%(item)s”不能写 grade。"),
    "scheme.cases_too_many": _("第 %(line)s 行：cases 应是列表，最多 %(most)s 例。"),
    # parameters
    "scheme.param_unknown": _("第 %(line)s 行：不认识参数 %(name)s。这里可以写：%(known)s。"),
    "scheme.param_missing": _("第 %(line)s 行：缺少参数 %(name)s。"),
    "scheme.param_one_of": _("第 %(line)s 行：%(names)s 应写且只写一个。"),
    "scheme.param_not_number": _("第 %(line)s 行：参数 %(name)s 应是数字。"),
    "scheme.param_not_positive": _("第 %(line)s 行：参数 %(name)s 应是大于 0 的数。"),
    "scheme.param_not_count": _("第 %(line)s 行：参数 %(name)s 应是 0 或正整数。"),
    "scheme.param_not_days": _("第 %(line)s 行：参数 %(name)s 应是 0 到 366 之间的天数。"),
    "scheme.param_not_measure": _("第 %(line)s 行：参数 %(name)s 应是一个业务指标编码。"),
    "scheme.param_not_tag": _("第 %(line)s 行：参数 %(name)s 应是一个标签编码。"),
    "scheme.param_not_posts": _("第 %(line)s 行：参数 %(name)s 应是支委职务编码的列表，至少一个，例如 [secretary]。"),
    "scheme.param_not_levels": _("第 %(line)s 行：参数 %(name)s 应是荣誉级别的列表，级别从 1（基层）到 6（国家级），例如 [5, 6]。"),
    "scheme.param_not_award_levels": _(
        "第 %(line)s 行：参数 %(name)s 应是获奖级别的列表，级别从 1（单位级）到 7（国家级），例如 [5, 6, 7]。"
    ),
    "scheme.param_not_classes": _("第 %(line)s 行：参数 %(name)s 应是等次的列表，例如 [special, first, second, third]。"),
    "scheme.param_not_honoured": _("第 %(line)s 行：参数 %(name)s 应是 people（个人）或 collective（集体）。"),
    "scheme.param_not_kinds": _("第 %(line)s 行：参数 %(name)s 应是活动类型编码的列表，至少一个。"),
    "scheme.code_not_known": _("第 %(line)s 行：参数 %(name)s 中的 %(item)s 不在目录里。可用的有：%(known)s。"),
    "scheme.param_not_shares": _("第 %(line)s 行：参数 %(name)s 应是至少两对 [数值, 得分百分比]，数值从小到大，百分比为 0 到 100。"),
    # the record
    "scheme.version_exists": _("%(item)s 第 %(version)s 版已经存在，内容不能更改。请把 version 改为 %(next)s 后再导入。"),
    "scheme.not_a_draft": _("只有草案可以通过；已通过的版本不再更改，如需调整请导入新版本。"),
    "scheme.share_unstated": _(
        "%(item)s（党建）和 %(other)s（业务）用同一口径计同样的记录，没有写明计入份额，或合计超过 100%%。请修改草案后再通过。"
    ),
    "scheme.own_draft": _("方案应由起草人以外的人通过。请由另一位党委成员办理。"),
    "scheme.stays": _("已通过的版本不再更改。请点“以此版本起草新版”，在新版上修改。"),
    "scheme.shipped": _("系统预置的方案不能直接修改。请点“以此版本起草新版”，在新版上修改。"),
    "scheme.edited_meanwhile": _("另一人刚刚修改并保存了这份草案，您的修改没有保存。请复制要保留的内容，重新打开后再改。"),
    "scheme.changed_meanwhile": _("这份草案在您打开以后又有修改。请刷新页面，看过最新内容后再通过。"),
    "scheme.other_scheme": _("文件不是 %(item)s 第 %(version)s 版。更新草案时编码和版本不能改；其他方案请到“导入方案”上传。"),
    "scheme.cases_full": _("一个方案最多保留 %(most)s 个校验用例。请先删去不用的。"),
    "scheme.workbook_sheet_missing": _("工作簿中没有“%(sheet)s”工作表。请在本系统导出的工作簿上修改。"),
    "scheme.workbook_heading": _("工作表“%(sheet)s”缺少列：%(missing)s。请在本系统导出的工作簿上修改，不要改动表头。"),
    # advice before adoption
    "scheme.lint_counting": _("有 %(n)s 项指标只数会议、学习、材料的次数，与成效无关。建议换成结果，或只作门槛。"),
    "scheme.lint_beyond": _("有 %(n)s 项比例指标的目标超过 100%%，谁也达不到。请改低目标。"),
    "scheme.lint_no_workforce": _("没有反映产业工人队伍建设的指标（技能、师带徒、成果、培训等）。产改应纳入年度考核，建议增加一组。"),
    "scheme.lint_shared": _("有 %(n)s 对指标在党建和业务中计同样的记录，没有写明计入份额或合计超过 100%%。建议写明份额。"),
    "scheme.lint_share_alone": _("有 %(n)s 项写了计入份额，另一维度却没有计同样的记录：其余份额哪边也不计。请核对。"),
    "scheme.lint_share_idle": _("有 %(n)s 项写了计入份额，份额对比例指标不影响得分，请用分值体现。"),
    "scheme.lint_weights_idle": _("按所选综合方法，党建、业务权重不影响综合结果。建议各写 0.5，以免误解。"),
    "scheme.lint_above_full": _("有等次的换算系数大于 1，而综合分最高 100 分：业务得分高的支部可能并列。请确认这是想要的结果。"),
    "scheme.lint_party_weight": _("党建权重 %(share)s%%，低于下限 %(least)s%%。建议给党建实质性的权重。"),
}
