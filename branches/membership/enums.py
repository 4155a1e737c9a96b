from django.db import models
from django.utils.translation import gettext_lazy as _


class DevelopmentStage(models.IntegerChoices):
    """The five stages of development (docs/rules.md 2.1)."""

    APPLICATION = 1, _("申请入党")
    ACTIVIST = 2, _("入党积极分子")
    PROSPECTIVE = 3, _("发展对象")
    ADMISSION = 4, _("接收预备党员")
    CONVERSION = 5, _("考察和转正")


class StepActor(models.TextChoices):
    """Who brings a step about. What the applicant does himself is registered by the branch."""

    APPLICANT = "applicant", _("本人（支部登记）")
    BRANCH = "branch", _("党支部")
    COMMITTEE = "committee", _("上级党委")


class TimeRule(models.TextChoices):
    """What a step is held to; the figures are rule parameters."""

    AGE = "age", _("年满规定年龄")
    TALK = "talk", _("申请后限期谈话")
    CONTACTS = "contacts", _("培养联系人人数和资格")
    CULTIVATION = "cultivation", _("培养考察期")
    SPONSORS = "sponsors", _("入党介绍人人数和资格")
    TRAINING = "training", _("集中培训时间")
    PRE_REVIEW = "pre_review", _("预审条件")
    ADMISSION_VOTE = "admission_vote", _("预审后限期表决")
    APPROVAL = "approval", _("表决后限期审批")
    PROBATION = "probation", _("预备期")
    CONVERSION_VOTE = "conversion_vote", _("转正表决")
    CONVERSION_APPROVAL = "conversion_approval", _("转正限期审批")
    ARCHIVE = "archive", _("限期归档")


class CaseState(models.TextChoices):
    OPEN = "open", _("进行中")
    COMPLETED = "completed", _("已转正归档")
    WITHDRAWN = "withdrawn", _("本人撤回")
    REFUSED = "refused", _("未通过")
    CANCELLED = "cancelled", _("取消预备党员资格")


class StepResult(models.TextChoices):
    """What a meeting decided: steps 15 and 23 only."""

    PASSED = "passed", _("同意接收")
    FAILED = "failed", _("未通过")
    ON_TIME = "on_time", _("按期转正")
    EXTEND = "extend", _("延长预备期")
    CANCEL = "cancel", _("取消预备党员资格")


class Outlook(models.TextChoices):
    """How the next step stands today."""

    WAITING = "waiting", _("未到时间")
    READY = "ready", _("可以办理")
    DUE = "due", _("临近期限")
    OVERDUE = "overdue", _("已超期限")
    LAPSED = "lapsed", _("须重新履行手续")


CLOSED_BY_HAND = (CaseState.WITHDRAWN, CaseState.REFUSED)
STATE_TONES = {"open": "info", "completed": "ok", "withdrawn": "mute", "refused": "mute", "cancelled": "mute"}
OUTLOOK_TONES = {"waiting": "mute", "ready": "info", "due": "warn", "overdue": "warn", "lapsed": "bad"}
