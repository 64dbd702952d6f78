"""Fill the new columns and rows from the documents that the articles are."""

from django.db import migrations

from articles.text.document import ArticleDocument
from articles.text.links import sources_of


def index(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    Finding = apps.get_model("articles", "Finding")
    Citation = apps.get_model("articles", "Citation")
    for article in Article.objects.only("text").iterator(chunk_size=200):
        document = ArticleDocument.parse(article.text)
        facts = document.treatment_facts
        Finding.objects.bulk_create(
            Finding(
                article=article,
                position=position,
                claim=finding.claim,
                certainty=finding.certainty,
                sources=list(finding.sources),
            )
            for position, finding in enumerate(facts.findings if facts else ())
        )
        Citation.objects.bulk_create(
            Citation(article=article, key=key) for key in sources_of(document)
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_evidence_and_wording")]
    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
