from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseKind(models.TextChoices):
    LESSON = "lesson", _("课程")
    RULE = "rule", _("制度学习")
    POLICY = "policy", _("政策和会议解读")


class CourseState(models.TextChoices):
    DRAFT = "draft", _("起草中")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已下架")


TONES = {CourseState.DRAFT: "warn", CourseState.PUBLISHED: "ok", CourseState.WITHDRAWN: "mute"}
