"""Whose rules hold for the signing of an envelope; those that are there take the node's."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="envelope",
            name="jurisdiction",
            field=models.CharField(default=settings.EXCHANGE_JURISDICTION, max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="envelope", name="exchange", field=models.UUIDField(blank=True, null=True)
        ),
    ]
