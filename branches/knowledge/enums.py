from django.db import models
from django.utils.translation import gettext_lazy as _


class PostState(models.TextChoices):
    """Of the post as readers find it; ``draft`` until a version is published for the first time."""

    DRAFT = "draft", _("未发布")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待评审")
    RETURNED = "returned", _("退回修改")
    PUBLISHED = "published", _("已发布")


class Origin(models.TextChoices):
    """Whether somebody came up with it himself: 由“要我创新”到“我要创新”."""

    OWN = "own", _("自己提出")
    ASSIGNED = "assigned", _("安排的任务")


STATE_TONES = {PostState.DRAFT: "mute", PostState.PUBLISHED: "ok", PostState.WITHDRAWN: "mute"}
VERSION_TONES = {
    VersionState.DRAFT: "mute", VersionState.SUBMITTED: "info", VersionState.RETURNED: "warn", VersionState.PUBLISHED: "ok",
}  # fmt: skip
OPEN_VERSIONS = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.RETURNED)
