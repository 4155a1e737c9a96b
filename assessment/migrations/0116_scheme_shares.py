"""The version of the general scheme that states which share of a certificate counts in each track, as a draft; adopted versions stay."""

from django.db import migrations
from django.utils import timezone

from assessment.metrics.rules import METRICS
from assessment.schemes.rules import body_to_json, fingerprint, parse_scheme
from assessment.schemes.selectors import library_texts
from portal.kernel.migrating import PromptMigration


def add(apps, schema_editor):
    schemes = apps.get_model("assessment", "AssessmentScheme").objects
    for text in library_texts():
        body = body_to_json(parse_scheme(text, METRICS))
        schemes.get_or_create(
            code=body["code"], version=body["version"],
            defaults={
                "name_zh": body["name_zh"], "name_en": body["name_en"], "source_text": text, "body": body, "sha256": fingerprint(body),
                "state": "draft", "drafted_at": timezone.now(),
            },
        )  # fmt: skip


class Migration(PromptMigration):
    dependencies = [("assessment", "0114_papers")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
