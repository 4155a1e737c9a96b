"""Frequency rules of quarter and year, and of temporary branches."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('branches', '0015_further_kinds')]
    operations = []
