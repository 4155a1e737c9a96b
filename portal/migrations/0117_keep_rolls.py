"""For how long rolls of attendance stay in the database at least (docs/adr/0067)."""

from datetime import date

from django.db import migrations

from portal.kernel.migrating import PromptMigration

SINCE = date(2020, 1, 1)
HOUSE = "系统默认，可调整；本单位的档案规定优先"


def fill(apps, schema_editor):
    words = {
        "name_zh": "出勤名单在库中至少保留几个整年", "name_en": "Full years that rolls of attendance stay in the database", "value": 5,
        "unit": "年", "source": HOUSE, "certainty": "composed",
    }
    apps.get_model("portal", "RuleParameter").objects.get_or_create(code="ROLL_KEEP_YEARS", effective_from=SINCE, defaults=words)


class Migration(PromptMigration):

    dependencies = [
        ("portal", "0116_row_trail_index"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
