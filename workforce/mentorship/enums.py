from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorshipState(models.TextChoices):
    DRAFT = "draft", _("起草中")
    SIGNING = "signing", _("待签字")
    RUNNING = "running", _("带徒中")
    DONE = "done", _("已考核")
    BROKEN = "broken", _("已终止")


OPEN_STATES = (MentorshipState.DRAFT, MentorshipState.SIGNING, MentorshipState.RUNNING)


class SignatureRole(models.TextChoices):
    MENTOR = "mentor", _("师傅")
    APPRENTICE = "apprentice", _("徒弟")
    WITNESS = "witness", _("见证人")


class CompletionGrade(models.TextChoices):
    """What the completion test gives (docs/rules.md 4.2)."""

    EXCELLENT = "excellent", _("优秀")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不及格")


class ChangeState(models.TextChoices):
    OPEN = "open", _("待对方同意")
    AGREED = "agreed", _("双方同意")
    REFUSED = "refused", _("对方不同意")


class PaymentKind(models.TextChoices):
    ALLOWANCE = "allowance", _("带徒津贴")
    PRIZE = "prize", _("优秀奖励")
    REWARD = "reward", _("徒弟成才奖励")
