"""What a contributor wrote and checked, for the page that readers see."""

from . import sign_offs
from .models import Article
from .rendered import rendered_body
from .text import strict_yaml


def page_context(contributor):
    body = rendered_body(contributor.document.body)
    return {
        "contributor": contributor,
        "document": contributor.document,
        "body": body.body,
        "written": written_by(contributor),
        "checked": sign_offs.of_contributor(contributor, Article.objects.published()),
    }


def written_by(contributor):
    """The public articles that name this author."""
    line = "\n" + strict_yaml.dump({"author": contributor.title})
    naming = Article.objects.published().select_related("topic").filter(text__contains=line)
    return [article for article in naming if article.document.author == contributor.title]
