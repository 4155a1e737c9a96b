"""The honour catalogue."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('workforce', '0013_conditions_2018')]
    operations = []
