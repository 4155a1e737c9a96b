"""The library's schemes of this width as drafts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('assessment', '0013_width'), ('workforce', '0014_honour_titles'), ('branches', '0016_duty_rules')]
    operations = []
