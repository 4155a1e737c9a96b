from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    FULL = "full", _("正式党员")
    PROBATIONARY = "probationary", _("预备党员")


class BranchPostKind(models.TextChoices):
    SECRETARY = "secretary", _("书记")
    DEPUTY = "deputy", _("副书记")
    ORGANIZATION = "organization", _("组织委员")
    PUBLICITY = "publicity", _("宣传委员")
    DISCIPLINE = "discipline", _("纪检委员")
    MEMBER = "member", _("委员")
    GROUP_LEADER = "group_leader", _("党小组组长")


COMMITTEE_POSTS = ("secretary", "deputy", "organization", "publicity", "discipline", "member")


class TermState(models.TextChoices):
    """Where a term stands today; ``EXPIRED`` leaves the holder in office, over term."""

    EXPIRED = "expired", _("已届满")
    EXPIRING = "expiring", _("将届满")
    RUNNING = "running", _("任期内")
    OPEN = "open", _("未定届满日期")


class SetupMeasure(models.TextChoices):
    """What a set-up rule looks at; computed by ``rules.SetupFacts``."""

    FULL_MEMBERS = "full_members", _("正式党员人数")
    MEMBERS = "members", _("党员人数")
    COVERED_UNITS = "covered_units", _("覆盖单位数")
    COMMITTEE_FROM = "committee_from", _("应设支部委员会的正式党员人数")
    COMMITTEE_SIZE = "committee_size", _("支部委员人数")
    COMMITTEE_POSTS = "committee_posts", _("支委分工")
    SECRETARY_MONTHS = "secretary_months", _("书记党龄（月）")
    SMALL_COMMITTEE = "small_committee", _("不设委员会时的书记、副书记人数")
    TEMPORARY_MONTHS = "temporary_months", _("临时党支部已成立的月数")
    GROUPS_FROM = "groups_from", _("宜划分党小组的党员人数")
    PARTY_MEMBERS = "party_members", _("所属各支部党员合计")


class Severity(models.TextChoices):
    BLOCK = "block", _("必须满足")
    WARN = "warn", _("一般应满足")
    INFO = "info", _("提示")


class TemporaryAct(models.TextChoices):
    """What a temporary branch does and does not do; which is which says the rule row (TMP-02, TMP-03)."""

    STUDY = "study", _("组织党员政治学习")
    EDUCATE = "educate", _("教育、管理、监督党员")
    ACTIVISTS = "activists", _("培养教育入党积极分子")
    ADMIT = "admit", _("发展党员")
    DISCIPLINE = "discipline", _("处分、处置党员")
    DUES = "dues", _("收缴党费")
    DELEGATES = "delegates", _("选举党代表大会代表")
    ELECT = "elect", _("换届选举")
