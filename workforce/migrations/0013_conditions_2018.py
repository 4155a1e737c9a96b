"""The conditions of the 2018 rules rest on one witness each (docs/rules.md 3.2): the printed rules say so."""

from django.db import migrations


def say_how_sure(apps, schema_editor):
    conditions = apps.get_model("workforce", "GradeCondition").objects.filter(rule_version__in=["2018", "18R"])
    conditions.filter(certainty="sourced").update(certainty="one_source")


class Migration(migrations.Migration):
    dependencies = [("workforce", "0012_width"), ("portal", "0017_width_parameters")]
    operations = [migrations.RunPython(say_how_sure, migrations.RunPython.noop)]
