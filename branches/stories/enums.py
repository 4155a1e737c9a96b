from django.db import models
from django.utils.translation import gettext_lazy as _


class StoryShape(models.TextChoices):
    """What a kind of story has beside its text."""

    PLAIN = "plain", _("故事（正文）")
    PERSON = "person", _("人物（必须有本人同意）")
    HISTORY = "history", _("历史（领域和年份）")
    CASE = "case", _("案例（问题、成效、可推广处）")
    WORK = "work", _("作品（必须有作者同意）")
    OUTCOME = "outcome", _("成果（对应项目）")


NEEDS_PERSON = frozenset({"person", "work"})


class StoryState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("已退回")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


STORY_TONES = {"draft": "mute", "submitted": "info", "returned": "warn", "published": "ok", "withdrawn": "mute"}
OPEN_STATES = ("draft", "returned")


class StoryPart(models.TextChoices):
    """How a person stands in it."""

    HERO = "hero", _("主人公")
    AUTHOR = "author", _("作者")
    TELLER = "teller", _("讲述人")
    OTHER = "other", _("出现在其中")


class Consent(models.TextChoices):
    ASKED = "asked", _("待本人答复")
    AGREED = "agreed", _("本人同意")
    DECLINED = "declined", _("本人不同意")
    WITHDRAWN = "withdrawn", _("本人撤回同意")


CONSENT_TONES = {"asked": "info", "agreed": "ok", "declined": "warn", "withdrawn": "warn"}


class CultureTextKind(models.TextChoices):
    SPIRIT = "spirit", _("企业精神")
    MOTTO = "motto", _("安全理念")
    ACTION = "action", _("主题活动口号")
