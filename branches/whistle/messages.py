from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "whistle.new": _("有一条新事项，请登录后查看。"),
    "whistle.is_over": _("这个事项现在不能这样办理：还没有受理，或已有结果。"),
    "whistle.edited": _("在您查看期间，这里已有变化，请刷新后再办理。"),
    "whistle.text_missing": _("请写明反映的情况：什么人、什么时间、什么事。"),
    "whistle.text_long": _("最多 %(most)s 个字，请分次补充。"),
    "whistle.name_missing": _("实名反映请填写姓名和联系方式；不想留名的请选择匿名。"),
    "whistle.nobody": _("您选择的机构中没有可以回避被反映人的纪检人员。这次没有保存，请直接向上级纪检机构反映。"),
    "whistle.no_keys": _("能够受理的机构还没有设好保护姓名的口令，暂时不能实名提交。这次没有保存，请选择匿名，或向上级纪检机构反映。"),
    "whistle.work_needed": _(
        "今天收到的内容很多，请等页面上的几秒运算完成以后再提交。图片需要重新选择。也可以直接向上级纪检机构反映，或拨打 12388。"
    ),
    "whistle.slow_down": _("查询过于频繁，请一分钟后再试。"),
    "whistle.no_receipt": _("没有这个查询码，请核对 16 位数字。内容到期删除后也查询不到。"),
    "whistle.form_stale": _("页面放置时间过长或已损坏，请刷新后重新填写。"),
    "whistle.picture_broken": _("有图片打不开或太大。请用 JPG 或 PNG 格式，每张不超过 %(mb)s MB。"),
    "whistle.pictures_many": _("一次最多 %(most)s 张图片。"),
    "whistle.reply_missing": _("请写下给反映人的答复。"),
    "whistle.outcome_missing": _("请选择办理结果。"),
    "whistle.reason_missing": _("请写明查看姓名的原因，反映人可以看到。"),
    "whistle.nowhere_up": _("上一级没有可以受理的纪检人员，不能移送，也不能全部回避。请与上级纪检机构联系。"),
    "whistle.passphrase_short": _("口令至少 %(least)s 个字符。"),
    "whistle.passphrase_differs": _("两次输入的口令不一致。"),
    "whistle.passphrase_wrong": _("口令不对。"),
    "whistle.no_key": _("您还没有设置口令，不能查看实名信息。"),
    "whistle.no_share": _("这个事项提交时您还没有设置口令，或须回避，不能参与查看姓名。"),
    "whistle.nothing_sealed": _("这是匿名事项，没有姓名。"),
    "whistle.reveal_waits": _("已有一个查看申请在等待第二名纪检人员。"),
    "whistle.reveal_over": _("这个查看申请已经办理。"),
    "whistle.reveal_self": _("申请是您本人提出的，请由另一名纪检人员同意。"),
}
