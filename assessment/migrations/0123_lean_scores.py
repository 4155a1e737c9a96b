"""What scoring writes, with less around it (docs/adr/0068).

Stored facts stay as they are written: two thousand characters, which PostgreSQL would compress on the way in and unpack for every
re-score, more work than writing the rows. They need three times the room, 3 kB a branch and round. Pages of totals are half filled:
ranks are written into rows that stand, which with room beside them leaves the indexes alone.
"""

import django.db.models.deletion
from django.db import migrations, models

from portal.kernel.migrating import PromptMigration


def loosen(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE assessment_scoretotal SET (fillfactor = 50)")
        schema_editor.execute(
            "ALTER TABLE assessment_periodfact ALTER COLUMN facts SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160)"
        )  # fmt: skip


def tighten(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE assessment_scoretotal RESET (fillfactor)")
        schema_editor.execute("ALTER TABLE assessment_periodfact ALTER COLUMN facts SET STORAGE EXTENDED, RESET (toast_tuple_target)")


class Migration(PromptMigration):
    dependencies = [("assessment", "0122_beside_the_version_before")]
    operations = [
        migrations.AlterField(
            model_name="scoretotal",
            name="round",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="totals",
                to="assessment.assessmentround",
            ),
        ),
        migrations.AlterField(
            model_name="scoretotal",
            name="branch",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="score_totals", to="branches.branch",
            ),
        ),
        migrations.RunPython(loosen, tighten),
    ]  # fmt: skip
