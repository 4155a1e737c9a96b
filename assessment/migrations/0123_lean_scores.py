"""What scoring writes, with less around it (docs/adr/0068).

Stored facts stay as they are written: two thousand characters, which PostgreSQL would compress on the way in and unpack for every
re-score, more work than writing the rows. They need three times the room, 3 kB a branch and round. Pages of totals are half filled:
ranks are written into rows that stand, which with room beside them leaves the indexes alone.
"""

import django.db.models.deletion
from django.db import migrations, models

from portal.kernel.migrating import PromptMigration


FACTS, TOTALS = "ALTER TABLE assessment_periodfact", "ALTER TABLE assessment_scoretotal"


def on_postgresql(statement):
    """A Python step of one statement."""

    def step(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return step


class Migration(PromptMigration):
    dependencies = [("assessment", "0122_beside_the_version_before")]
    operations = [  # facts before totals, as scoring writes them: nobody waits for the other
        migrations.RunPython(
            on_postgresql(f"{FACTS} ALTER COLUMN facts SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160)"),
            on_postgresql(f"{FACTS} ALTER COLUMN facts SET STORAGE EXTENDED, RESET (toast_tuple_target)"),
        ),
        migrations.RunPython(on_postgresql(f"{TOTALS} SET (fillfactor = 50)"), on_postgresql(f"{TOTALS} RESET (fillfactor)")),
        migrations.AlterField(
            model_name="scoretotal",
            name="round",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="totals", to="assessment.assessmentround",
            ),
        ),
    ]  # fmt: skip
