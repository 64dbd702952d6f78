"""Why a text cannot be saved at all, whatever it says: its topic, its address."""

from .models import Alias, Article, Topic
from .text.problems import Problem


def missing_topic(kind, document):
    """An article needs its topic: the Problem in a list, which is empty where all is well."""
    if kind == "articles" and not Topic.objects.filter(slug=document.topic).exists():
        return [no_topic(document.topic)]
    return []


def no_topic(slug):
    hint = "Write the slug of a file in content/topics."
    return Problem(f"there is no topic “{slug}”.", hint, "topic")


def taken_addresses(slug, aliases, article=None):
    """The addresses among these that another article has, or had, as Problems."""
    own = article.pk if article else None
    others = Article.objects.exclude(pk=own)
    old = Alias.objects.exclude(article_id=own)
    found = []
    for field, address in [("slug", slug), *(("aliases", alias) for alias in aliases)]:
        if others.filter(slug=address).exists():
            found.append(
                Problem(f"Another article has the address “{address}” already.", field=field)
            )
        elif old.filter(slug=address).exists():
            found.append(Problem(f"“{address}” is an old address of another article.", field=field))
    return found
