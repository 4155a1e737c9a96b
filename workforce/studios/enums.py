from django.db import models
from django.utils.translation import gettext_lazy as _


class StudioLevel(models.IntegerChoices):
    """The ladder, branch to national; the numbers are those of the levels of honours, so that a lead's title can be compared."""

    UNIT = 1, _("厂矿级")
    COMPANY = 2, _("公司级")
    GROUP = 3, _("集团级")
    MUNICIPAL = 4, _("市级（行业级）")
    PROVINCIAL = 5, _("省部级")
    NATIONAL = 6, _("国家级")


class StudioState(models.TextChoices):
    CREATING = "creating", _("创建中")
    NAMED = "named", _("已命名")
    REFUSED = "refused", _("未通过")
    CANCELLED = "cancelled", _("已撤回")
    WITHDRAWN = "withdrawn", _("已撤牌")


OPEN_STATES = (StudioState.CREATING, StudioState.NAMED)


class StudioLeadBy(models.TextChoices):
    """What makes somebody fit to lead a studio of a kind."""

    TITLE = "title", _("劳模、工匠等荣誉称号")
    GRADE = "grade", _("技能等级")
    EITHER = "either", _("荣誉称号或技能等级")
    NOBODY = "nobody", _("不作要求")


class StudioGate(models.TextChoices):
    """What a stage of the way asks for beside its note."""

    NONE = "none", _("登记即可")
    CHECK = "check", _("逐项核对创建条件")
    NAMING = "naming", _("评审命名，另一人审定")
    REVIEW = "review", _("复核，另一人审定")


class StudioRole(models.TextChoices):
    BACKBONE = "backbone", _("骨干")
    MEMBER = "member", _("成员")


class StudioTopicState(models.TextChoices):
    PLANNED = "planned", _("待立项")
    RUNNING = "running", _("已立项")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("已停止")


class StudioMoneyKind(models.TextChoices):
    GRANT = "grant", _("拨入")
    SPEND = "spend", _("使用")


class StudioMoneyUse(models.TextChoices):
    """What the money of a studio is for (docs/rules.md FND-07, FND-08)."""

    EQUIPMENT = "equipment", _("设备器材")
    TRAINING = "training", _("培训")
    EXCHANGE = "exchange", _("交流")
    ATTACK = "attack", _("技术攻关")
    RESEARCH = "research", _("研究")
    PRIZE = "prize", _("金点子奖励")


class StudioDecision(models.TextChoices):
    NAME = "name", _("命名挂牌")
    REFUSE = "refuse", _("不予命名")
    KEEP = "keep", _("保留")
    UPGRADE = "upgrade", _("晋升")
    WITHDRAW = "withdraw", _("撤牌")


class StudioReviewState(models.TextChoices):
    OPEN = "open", _("待审定")
    AGREED = "agreed", _("已审定")
    DECLINED = "declined", _("未同意")


class StudioNominationOutcome(models.TextChoices):
    WAITING = "waiting", _("待公布")
    WON = "won", _("入选")
    LOST = "lost", _("未入选")
