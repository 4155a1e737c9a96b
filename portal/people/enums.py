from django.db import models
from django.utils.translation import gettext_lazy as _


class EmploymentType(models.TextChoices):
    CONTRACT = "contract", _("合同制")
    DISPATCH = "dispatch", _("劳务派遣")
    TEMPORARY = "temporary", _("临时用工")
    RETIRED = "retired", _("离退休")


class PostCategory(models.TextChoices):
    OPERATING = "operating", _("操作岗")
    TECHNICAL = "technical", _("技术岗")
    MANAGEMENT = "management", _("管理岗")
    SERVICE = "service", _("服务岗")


class PoliticalStatus(models.TextChoices):
    FULL_MEMBER = "full_member", _("中共党员")
    PROBATIONARY = "probationary", _("预备党员")
    ACTIVIST = "activist", _("入党积极分子")
    LEAGUE = "league", _("共青团员")
    MASSES = "masses", _("群众")


class Education(models.TextChoices):
    JUNIOR_HIGH = "junior_high", _("初中及以下")
    SENIOR_HIGH = "senior_high", _("高中")
    SECONDARY_VOCATIONAL = "secondary_vocational", _("中专（技校）")
    JUNIOR_COLLEGE = "junior_college", _("大专")
    BACHELOR = "bachelor", _("本科")
    MASTER = "master", _("硕士及以上")


class Gender(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class TitleLevel(models.TextChoices):
    JUNIOR = "junior", _("初级职称")
    INTERMEDIATE = "intermediate", _("中级职称")
    SENIOR = "senior", _("高级职称")


class SchoolKind(models.TextChoices):
    """Kinds that the skill-grade conditions of the 2023 technical rules tell apart."""

    SECONDARY_VOCATIONAL = "secondary_vocational", _("中等职业学校、技工学校")
    SENIOR_WORKER_CLASS = "senior_worker_class", _("技工院校高级工班及以上")
    TECHNICIAN_CLASS = "technician_class", _("技师学院（预备）技师班")
    COLLEGE = "college", _("高等职业学校、专科及以上")
    EVALUATED_COLLEGE = "evaluated_college", _("经评估论证的高等职业学校、专科及以上")
