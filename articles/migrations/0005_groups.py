"""The three groups of the desk: Writers draft and stage, Clinicians sign, Editors publish."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

READ = ["article", "topic", "page", "reference", "glossaryterm", "wording", "contributor", "upload"]
VIEW = [f"view_{model}" for model in READ]
WRITE = [
    *("add_article", "change_article", "add_upload", "change_upload"),
    *("add_reference", "change_reference", "add_glossaryterm", "change_glossaryterm"),
]
SETTINGS = [
    *("publish_article", "delete_wording"),
    *(f"{verb}_{model}" for verb in ("add", "change") for model in ("topic", "page", "wording")),
    *("add_contributor", "change_contributor"),
]
GROUPS = {
    "Writers": [*VIEW, *WRITE],
    "Clinicians": [*VIEW, "sign_article"],
    "Editors": [*VIEW, *WRITE, *SETTINGS],
}


def make_groups(apps, schema_editor):
    """Permissions are made after migrations as a rule; here they are needed within one."""
    config = apps.get_app_config("articles")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(
            content_type__app_label="articles", codename__in=codenames
        )
        group.permissions.add(*found)


def index_links(apps, schema_editor):
    from articles.text.links import internal_links

    Article = apps.get_model("articles", "Article")
    InternalLink = apps.get_model("articles", "InternalLink")
    for article in Article.objects.only("text").iterator(chunk_size=200):
        InternalLink.objects.bulk_create(
            InternalLink(article=article, path=path[:200])
            for path in dict.fromkeys(internal_links(article.text))
        )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_work"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunPython(index_links, migrations.RunPython.noop),
    ]
