from django.db import models
from django.utils.translation import gettext_lazy as _


class PromotionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待人事审查")
    RETURNED = "returned", _("已退回补充")
    CHECKED = "checked", _("待复核决定")
    PANEL_PASSED = "passed", _("评审通过，待公示")
    PUBLICISED = "public", _("公示中")
    APPROVED = "approved", _("已通过")
    REFUSED = "refused", _("未通过")


OPEN_STATES = ("draft", "submitted", "returned", "checked", "passed", "public")


class CheckResult(models.TextChoices):
    FAILED = "failed", _("不符合")
    BY_HAND = "by_hand", _("待人工确认")
    PASSED = "passed", _("符合")


class BatchState(models.TextChoices):
    """Enrolling, before the panel, publicised, all decided."""

    OPEN = "open", _("申报中")
    PANEL = "panel", _("评审中")
    PUBLICITY = "publicity", _("公示中")
    DECIDING = "deciding", _("待决定")
    DONE = "done", _("已办结")


class FastTrackState(models.TextChoices):
    """A prize turned into a grade (docs/rules.md 3.6)."""

    ASKED = "asked", _("待人事审查")
    CHECKED = "checked", _("待复核决定")
    APPROVED = "approved", _("已认定")
    REFUSED = "refused", _("未认定")


FASTTRACK_TONES = {
    FastTrackState.ASKED: "info", FastTrackState.CHECKED: "warn", FastTrackState.APPROVED: "ok", FastTrackState.REFUSED: "mute",
}  # fmt: skip


class ExamPart(models.TextChoices):
    """What an examination consists of (docs/rules.md 3.4 EXM-01)."""

    THEORY = "theory", _("理论知识")
    SKILL = "skill", _("技能操作")
    REVIEW = "review", _("综合评审")


class SittingState(models.TextChoices):
    PLANNED = "planned", _("待开考")
    SCORING = "scoring", _("登分中")
    DONE = "done", _("成绩已复核")
    CANCELLED = "cancelled", _("已取消")


SITTING_TONES = {
    SittingState.PLANNED: "info", SittingState.SCORING: "warn", SittingState.DONE: "ok", SittingState.CANCELLED: "mute",
}  # fmt: skip


class PartStanding(models.TextChoices):
    """Where a candidate stands in one part."""

    OPEN = "open", _("未考")
    WAITING = "waiting", _("待出成绩")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格，可补考")
    LAPSED = "lapsed", _("合格已过有效期，须重考")
    SPENT = "spent", _("不合格，补考次数已用完")


PART_TONES = {
    PartStanding.OPEN: "mute", PartStanding.WAITING: "info", PartStanding.PASSED: "ok", PartStanding.FAILED: "warn",
    PartStanding.LAPSED: "warn", PartStanding.SPENT: "bad",
}  # fmt: skip


class VolumeState(models.TextChoices):
    KEPT = "kept", _("在档")
    LENT = "lent", _("借出")
    CONDEMNED = "condemned", _("待销毁")
    DESTROYED = "destroyed", _("已销毁")


VOLUME_TONES = {
    VolumeState.KEPT: "ok", VolumeState.LENT: "info", VolumeState.CONDEMNED: "warn", VolumeState.DESTROYED: "mute",
}  # fmt: skip


class VolumeFolder(models.TextChoices):
    """The folders of a volume (docs/rules.md 3.4 EXM-10)."""

    ENROLMENT = "enrolment", _("报名和资格审查")
    PROCESS = "process", _("考核过程")
    RESULTS = "results", _("试卷和成绩")
    PUBLICITY = "publicity", _("公示")
    CERTIFICATES = "certificates", _("证书")


class VolumeItem(models.TextChoices):
    APPLICATIONS = "applications", _("申报表")
    CHECKS = "checks", _("申报条件核对")
    PAPERS = "papers", _("佐证材料")
    SITTINGS = "sittings", _("考试安排")
    EXAMINERS = "examiners", _("考评人员名单")
    PANELS = "panels", _("评审组和评审意见")
    SCORES = "scores", _("成绩")
    PUBLICITIES = "publicities", _("公示")
    OBJECTIONS = "objections", _("公示异议")
    CERTIFICATES = "certificates", _("证书")
