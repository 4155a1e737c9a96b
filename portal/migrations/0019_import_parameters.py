"""How long an import can be undone; problems of older imports as sentences."""

from datetime import date

from django.db import migrations

DAYS = {
    "name_zh": "导入可整批撤销的天数", "name_en": "Days an import can be undone", "value": 30, "unit": "天", "source": "系统默认，可调整",
    "certainty": "composed",
}  # fmt: skip


def fill(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.get_or_create(
        code="IMPORT_UNDO_DAYS", effective_from=date(2020, 1, 1), defaults=DAYS
    )
    batches = apps.get_model("portal", "ImportBatch").objects
    for batch in batches.exclude(errors=[]):
        batch.errors = [f"{e['row'] or ''} {e['column']} {e['message']}".strip() for e in batch.errors[:50] if isinstance(e, dict)]
        batch.save(update_fields=["errors"])
    # Files that wait were checked by the rules of before: they are uploaded once more.
    batches.filter(state__in=["waiting", "checked", "writing"]).update(state="refused")


class Migration(migrations.Migration):
    dependencies = [("portal", "0018_import_studio")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
