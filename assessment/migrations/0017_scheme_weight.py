"""The figure below which the weight of party work is called too small when a scheme is looked through."""

from datetime import date

from django.db import migrations

CODE, SINCE = "SCHEME_PARTY_WEIGHT", date(2020, 1, 1)
ROW = {
    "name_zh": "党建在总评中的权重下限", "name_en": "Smallest weight of party work in the whole", "value": 30, "unit": "%",
    "source": "党建纳入整体绩效框架，明确分值比例和实质性权重；文献未给数字，由本企业确定", "certainty": "composed",
}  # fmt: skip


def add(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.get_or_create(code=CODE, effective_from=SINCE, defaults=ROW)


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code=CODE).delete()


class Migration(migrations.Migration):
    dependencies = [("assessment", "0016_outcomes"), ("portal", "0038_fields")]
    operations = [migrations.RunPython(add, remove)]
