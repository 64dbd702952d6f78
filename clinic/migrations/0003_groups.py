"""Who may do what: Editors change the clinic's details, the group Inbox answers requests."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "Writers": ["view_clinic"],
    "Clinicians": ["view_clinic"],
    "Editors": ["view_clinic", "change_clinic"],
    "Inbox": [
        *("view_callbackrequest", "change_callbackrequest", "delete_callbackrequest"),
        "export_callbackrequest",
    ],
}


def make_groups(apps, schema_editor):
    """Permissions are made after migrations as a rule; here they are needed within one."""
    config = apps.get_app_config("clinic")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="clinic", codename__in=codenames)
        group.permissions.add(*found)


def forget_the_old_form(apps, schema_editor):
    """The clinic came from its file alone until now, which is read again at the next start."""
    apps.get_model("clinic", "Clinic").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0002_requests_and_revisions"),
        ("articles", "0005_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunPython(forget_the_old_form, migrations.RunPython.noop),
    ]
