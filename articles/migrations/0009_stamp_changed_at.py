from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_search")]

    operations = [
        migrations.AddField(
            model_name="publicstamp",
            name="changed_at",
            field=models.DateTimeField(default=timezone.now),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["status", "slug", "published_at", "next_review_on", "changed_on", "topic"],
                name="article_in_sitemap",
            ),
        ),
    ]
