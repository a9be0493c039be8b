from django.db import migrations


class Migration(migrations.Migration):
    """A title's words stay in the row: a frequent word looks at those of every document that has it."""

    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE search_document ALTER heading SET STORAGE MAIN",
            "ALTER TABLE search_document ALTER heading SET STORAGE EXTENDED",
        ),
    ]
