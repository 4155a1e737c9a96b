from django.db import models
from django.utils.translation import gettext_lazy as _


class SkillGrade(models.IntegerChoices):
    """Certificate grades, 5 the lowest (docs/rules.md 3.1)."""

    JUNIOR = 5, _("五级（初级工）")
    INTERMEDIATE = 4, _("四级（中级工）")
    SENIOR = 3, _("三级（高级工）")
    TECHNICIAN = 2, _("二级（技师）")
    SENIOR_TECHNICIAN = 1, _("一级（高级技师）")


class LevelKind(models.TextChoices):
    POST = "post", _("岗位")
    CERTIFICATE = "certificate", _("证书")
    APPOINTED = "appointed", _("聘任")


class NumberScheme(models.TextChoices):
    """Layouts of certificate numbers (docs/rules.md 3.5)."""

    NATIONAL = "national", _("职业技能等级证书（22 位）")
    SPECIAL = "special", _("特级技师证书（22 位）")
    LEGACY = "legacy", _("旧职业资格证书（16 位）")
    REGIONAL = "regional", _("地方编号（20 位）")


class CertificateState(models.TextChoices):
    VALID = "valid", _("有效")
    REVOKED = "revoked", _("已注销")


class CertificateStanding(models.TextChoices):
    """What a certificate is worth on a day; expiring ones are valid too."""

    VALID = "valid", _("有效")
    EXPIRING = "expiring", _("即将到期")
    EXPIRED = "expired", _("已过期")
    REVOKED = "revoked", _("已注销")
