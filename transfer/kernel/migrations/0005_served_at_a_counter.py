"""Events say in which service at a counter they were done.

The index is built on each partition without stopping who writes: one on the whole partitioned table cannot be.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

PARTITIONS = 8
INDEX = models.Index(fields=["served_in"], name="kernel_event_served", condition=models.Q(served_in__isnull=False))


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('kernel', '0004_due_failures'),
    ]

    operations = [
        migrations.AddField(model_name='event', name='served_in', field=models.UUIDField(null=True)),
        migrations.SeparateDatabaseAndState(
            state_operations=[AddIndexConcurrently(model_name='event', index=INDEX)],
            database_operations=[
                migrations.RunSQL(
                    f'CREATE INDEX CONCURRENTLY kernel_event_{n}_served ON kernel_event_{n} (served_in)'
                    ' WHERE served_in IS NOT NULL',
                    f'DROP INDEX CONCURRENTLY kernel_event_{n}_served',
                )
                for n in range(PARTITIONS)
            ],
        ),
    ]
