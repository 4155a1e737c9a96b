"""Figures of regulations as rows with a source and dates (a number in code is a bug), and tags for everything."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow


class RuleParameterQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gte=day))


class RuleParameter(models.Model):
    """``value`` is JSON: a number, a text, a list. The newest row that is valid on the day counts."""

    code = models.CharField(_("编码"), max_length=40)
    name_zh = models.CharField(_("中文名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120)
    value = models.JSONField(_("取值"))
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    effective_from = models.DateField(_("生效日期"))
    effective_to = models.DateField(_("失效日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    certainty = models.CharField(max_length=10, default="sourced")  # sourced, memory, composed

    objects = RuleParameterQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-effective_from"]
        constraints = [models.UniqueConstraint(fields=["code", "effective_from"], name="rule_parameter_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class TagGroup(models.TextChoices):
    """What a tag says: the sources tag by pillar, spirit, audience, form, topic, driver."""

    PILLAR = "pillar", _("协同支柱")
    SPIRIT = "spirit", _("精神")
    AUDIENCE = "audience", _("对象")
    FORM = "form", _("方式")
    TOPIC = "topic", _("主题")
    GOAL = "goal", _("目标")


class Tag(CatalogueRow):
    """A word that records can be filtered and counted by."""

    group = models.CharField(_("分组"), max_length=10, choices=TagGroup.choices, default=TagGroup.TOPIC)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta(CatalogueRow.Meta):
        ordering = ["group", "sort", "code"]
