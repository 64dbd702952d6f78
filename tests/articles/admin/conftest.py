"""Who writes at the desk, and what is there already."""

import pytest
from django.contrib.auth.models import Permission, User

from articles import publishing
from articles.text.document import ArticleDocument, TopicDocument
from articles.text.entries import ReferenceEntry
from tests.articles.admin.texts import ARTICLE, REFERENCE, TOPIC


@pytest.fixture
def alice(client):
    user = User.objects.create_user("alice", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    client.force_login(user)
    return user


@pytest.fixture
def topic():
    return publishing.save_topic("sleep", TopicDocument.parse(TOPIC))


@pytest.fixture
def article(topic):
    publishing.save_reference("known2000", ReferenceEntry.parse(REFERENCE))
    return publishing.save_article("sleep-and-pain", ArticleDocument.parse(ARTICLE))
