"""Defaults in the database of columns added since the version before, which names no value while it still serves; also where the
steps that add them ran before they had them. SQLite is not written by two versions."""

from django.db import migrations

from portal.kernel.migrating import PromptMigration, keep_defaults

COLUMNS = {
    "assessmentscheme": ("cases", "editors", "revision"),
    "assessmentround": ("unlock_reason", "unlocks"),
    "roundbranch": ("is_appealed", "is_changed"),
    "judgedscore": ("group",),
    "roundjudge": ("group",),
    "schemetrial": ("has_whole",),
    "schemetrialrow": ("grade_after", "grade_before"),
}


class Migration(PromptMigration):
    dependencies = [("assessment", "0121_trial_wholes")]
    operations = [migrations.RunPython(keep_defaults("assessment", COLUMNS), migrations.RunPython.noop)]
