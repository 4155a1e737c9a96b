import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('branches', '0053_research'),
        ('workforce', '0026_challenges'),
    ]

    operations = [
        migrations.AddField(
            model_name='taskforce',
            name='challenge',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='task_forces', to='workforce.challenge', verbose_name='关联揭榜挂帅项目'),
        ),
    ]
