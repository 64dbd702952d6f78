from django.contrib.auth.management import create_permissions
from django.db import migrations, models

READERS = ("Writers", "Editors")  # who can write what is missing


def allow(apps, schema_editor):
    """Permissions are made after migrations as a rule; here they are needed within one."""
    config = apps.get_app_config("articles")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    look = Permission.objects.get(content_type__app_label="articles", codename="view_missedsearch")
    for name in READERS:
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(look)


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_stamp_changed_at")]

    operations = [
        migrations.CreateModel(
            name="MissedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField()),
                ("words", models.CharField(max_length=60)),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "words that found nothing",
                "verbose_name_plural": "searched for, not found",
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("week", "words"), name="missed_search_is_counted_once"
                    )
                ],
            },
        ),
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]
