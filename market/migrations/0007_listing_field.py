from django.db import migrations, models

FROM_ITS_ACHIEVEMENT = """
UPDATE market_listing listing SET technology_field = text.technology_field
FROM market_achievement achievement
JOIN market_achievementtext text ON text.id = coalesce(achievement.accepted_id, achievement.working_id)
WHERE achievement.id = listing.achievement_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0006_counter_services'),
        ('kernel', '0005_served_at_a_counter'),
        ('market', '0006_own_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='listing',
            name='technology_field',
            field=models.CharField(default='', editable=False, max_length=20),
            preserve_default=False,
        ),
        migrations.RunSQL(FROM_ITS_ACHIEVEMENT, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='achievementtext',
            index=models.Index(fields=['technology_field'], name='market_achievementtext_field'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(condition=models.Q(('state__in', ('approved', 'open', 'suspended'))), fields=['technology_field', '-id'], name='market_listing_of_field'),
        ),
    ]
