"""What leads readers to a service of the clinic: it stands here because it joins the two apps."""

from django.urls import reverse

from articles.models import Topic


def of(slug):
    """(title, address of its form) of each topic that names the service."""
    return [
        (topic.title, reverse("admin:articles_topic_change", args=[topic.pk]))
        for topic in Topic.objects.order_by("order", "title")
        if getattr(topic.document, "service", "") == slug
    ]
