from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What a notice is about: people choose by these how they are told."""

    BRANCH = "branch", _("支部工作")
    CAREER = "career", _("成长、创新和荣誉")
    UNION = "union", _("工会和职工服务")
    JUDGING = "judging", _("评审和评议")
    ASSESSMENT = "assessment", _("考核")
    PUBLICITY = "publicity", _("公示")
    ANNOUNCEMENT = "announcement", _("公告")
    OTHER = "other", _("其他")


class How(models.TextChoices):
    """How a category reaches its reader by e-mail; in the portal it always does."""

    NOW = "now", _("及时发送")
    DIGEST = "digest", _("汇总发送")
    OFF = "off", _("不发邮件")


class Rhythm(models.TextChoices):
    OFF = "off", _("不发")
    DAILY = "daily", _("每天")
    WEEKLY = "weekly", _("每周一")


class Channel(models.TextChoices):
    EMAIL = "email", _("邮件")
    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")
    FEISHU = "feishu", _("飞书群机器人")


ROBOT_CHANNELS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)


class DeliveryKind(models.TextChoices):
    NOTICE = "notice", _("通知")
    DIGEST = "digest", _("通知汇总")
    ADDRESS = "address", _("邮箱确认")
    GROUP = "group", _("群提醒")
    TEST = "test", _("测试消息")


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("未送达")
    SUPPRESSED = "suppressed", _("不再发送")


class NoticeState(models.TextChoices):
    UNREAD = "unread", _("未读")
    READ = "read", _("已读")
    DONE = "done", _("已处理")
