"""What the site teaches. Each row keeps its document whole; the other columns are its index."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..text.document import ArticleDocument, ContributorDocument, PageDocument, TopicDocument
from ..text.entries import (
    RETRACTED,
    SUPERSEDED,
    GlossaryEntry,
    ReferenceEntry,
    SynonymEntry,
    UrgentEntry,
    WordingEntry,
)


@lru_cache(maxsize=1024)
def parsed(document_class, text):
    """A stored document, parsed once: YAML is slow, and a page of sources holds dozens."""
    return document_class.parse(text)


# Where an article stands in its topic that says nothing of it: after all that do.
LAST = 10_000
# The one page that has an address of its own, for it is looked for in need.
BAD_DAY = "bad-day"


class Record(models.Model):
    """A document or an entry as text, with its digest and the digest it shared with its file last.

    `synced_digest` is the base of the three-way comparison in `sync`; it is empty for a record that
    no file has held yet. `file_digest` is that of the file's own characters at that time: a file
    that still has it need not be parsed again.
    """

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    text = models.TextField(_("document"))
    digest = models.CharField(max_length=64, editable=False)
    synced_digest = models.CharField(max_length=64, blank=True, editable=False)
    file_digest = models.CharField(max_length=64, blank=True, editable=False)

    document_class = None

    class Meta:
        abstract = True

    @property
    def document(self):
        return parsed(self.document_class, self.text)


class TopicQuerySet(models.QuerySet):
    def public(self):
        """Topics with at least one public article; `article_count` says how many."""
        counted = Count("articles", filter=Q(articles__in=Article.objects.published()))
        return self.annotate(article_count=counted).filter(article_count__gt=0)


class Topic(Record):
    title = models.CharField(_("title"), max_length=90)
    summary = models.CharField(_("summary"), max_length=220)
    order = models.PositiveIntegerField(_("order"), default=0)

    document_class = TopicDocument
    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "title"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:topic_detail", args=[self.slug])


class ArticleQuerySet(models.QuerySet):
    def published(self):
        """The one meaning of public: published, and its time has come."""
        return self.filter(status=Article.Status.PUBLISHED, published_at__lte=timezone.now())

    def for_lists(self):
        """What a card shows; the document itself stays in the database."""
        return self.select_related("topic").defer("text", "terms", "topic__text")


class Article(Record):
    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ARCHIVED = "archived", _("archived")

    title = models.CharField(_("title"), max_length=90)
    summary = models.CharField(_("summary"), max_length=220, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="articles", verbose_name=_("topic")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=LAST)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    changed_on = models.DateField(_("last change of substance"), null=True, blank=True)
    next_review_on = models.DateField(_("next review due"), null=True, blank=True)
    image = models.JSONField(_("picture"), null=True, blank=True)
    reading_minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=1)
    terms = models.JSONField(default=dict, editable=False)
    saved_at = models.DateTimeField(_("last saved"), auto_now=True)

    document_class = ArticleDocument
    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["topic__order", "order", "-published_at", "title"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            models.Index(fields=["status", "published_at"], name="article_is_public"),
            # All that the sitemap asks for: it is answered without a look at any long row.
            models.Index(
                fields=["status", "slug", "published_at", "next_review_on", "changed_on", "topic"],
                name="article_in_sitemap",
            ),
        ]
        permissions = [
            ("publish_article", _("Can publish, schedule and withdraw articles")),
            ("sign_article", _("Can sign articles")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(published_at__isnull=False, next_review_on__isnull=False),
                name="published_article_has_its_dates",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:article_detail", args=[self.slug])


class Alias(models.Model):
    """An old slug of an article; its address leads on to the article."""

    slug = models.SlugField(max_length=80, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="alias_set")

    class Meta:
        verbose_name_plural = "aliases"

    def __str__(self):
        return self.slug


class Revision(models.Model):
    """One text that an article has had: whole, in order, never changed."""

    class Origin(models.TextChoices):
        FILE = "file", _("from a file")
        DESK = "desk", _("written on the site")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    slug = models.SlugField(max_length=80)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=10, choices=Origin)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    why = models.CharField(max_length=300, blank=True)
    is_staged = models.BooleanField(default=False)  # kept for later: readers did not see it

    class Meta:
        ordering = ["-pk"]
        get_latest_by = "pk"

    def __str__(self):
        return f"{self.slug} {self.digest[:8]}"


class RelatedArticle(models.Model):
    """“Read this next”: an editor's pick (with its kind and place) or a computed neighbour."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_set")
    related = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_from")
    position = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200)
    score = models.FloatField(default=0)

    class Meta:
        ordering = [F("position").asc(nulls_last=True), "-score", "related__slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "related"], name="related_article_is_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(article=F("related")), name="article_is_not_related_to_itself"
            ),
        ]

    def __str__(self):
        return f"{self.article_id} → {self.related_id}"


class Finding(models.Model):
    """A finding of an article's treatment facts: the index that the evidence page is read from."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    claim = models.CharField(max_length=400)
    certainty = models.CharField(max_length=10, blank=True)
    sources = models.JSONField(default=list)

    class Meta:
        ordering = ["article__topic__order", "article__order", "article__title", "position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="finding_has_its_place"),
        ]

    def __str__(self):
        return self.claim


class Citation(models.Model):
    """That an article cites a source, by the key that the text names; the source may be missing."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="citations")
    key = models.SlugField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="source_is_cited_once"),
        ]

    def __str__(self):
        return f"{self.article_id} [@{self.key}]"


class InternalLink(models.Model):
    """That an article links to a path of this site: “what links here” is read from these."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="internal_links")
    path = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "path"], name="path_is_linked_once"),
        ]

    def __str__(self):
        return f"{self.article_id} → {self.path}"


class Contributor(Record):
    """A person who writes or checks articles; the account, if any, is who signs at the desk."""

    title = models.CharField(_("name"), max_length=100)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributor",
        verbose_name=_("account"),
    )

    document_class = ContributorDocument

    class Meta:
        ordering = ["title"]
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:contributor_detail", args=[self.slug])


class Page(Record):
    """A page about the site: who makes it, how, and under which rules."""

    title = models.CharField(_("title"), max_length=90)
    summary = models.CharField(_("summary"), max_length=220)
    order = models.PositiveIntegerField(_("order"), default=0)

    document_class = PageDocument

    class Meta:
        ordering = ["order", "title"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.slug == BAD_DAY:
            return reverse("articles:bad_day")
        return reverse("articles:page_detail", args=[self.slug])


class Reference(Record):
    """A source. Its slug is the key that texts cite it by."""

    class Status(models.TextChoices):
        CURRENT = "", _("current")
        SUPERSEDED = SUPERSEDED, _("superseded")
        RETRACTED = RETRACTED, _("retracted")

    title = models.CharField(_("title"), max_length=400)
    status = models.CharField(_("status"), max_length=12, choices=Status, blank=True)

    document_class = ReferenceEntry

    class Meta:
        ordering = ["slug"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")

    def __str__(self):
        return f"{self.slug}: {self.title}"

    def get_absolute_url(self):
        return reverse("articles:reference_detail", args=[self.slug])


class GlossaryTerm(Record):
    title = models.CharField(_("term"), max_length=80)

    document_class = GlossaryEntry

    class Meta:
        ordering = ["title"]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")

    def __str__(self):
        return self.title


class Wording(Record):
    """What not to say to patients, and what to say in its place."""

    title = models.CharField(_("words to avoid"), max_length=200)

    document_class = WordingEntry

    class Meta:
        ordering = ["title"]
        verbose_name = _("wording")
        verbose_name_plural = _("wording")

    def __str__(self):
        return self.title


class RemovedEntry(models.Model):
    """An entry that the site took out of one of its lists, and a file may still hold.

    `digest` is of the text that site and file shared: if the file's is another by now, somebody
    has written it anew, and it comes back.
    """

    kind = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="entry_is_removed_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.slug}"


class Synonym(Record):
    """What readers type, and what the site calls it."""

    title = models.CharField(_("words that readers type"), max_length=200)

    document_class = SynonymEntry

    class Meta:
        ordering = ["title"]
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self):
        return self.title


class UrgentWord(Record):
    """Words of somebody in danger, and the card that stands above what a search finds."""

    title = models.CharField(_("urgent words"), max_length=200)

    document_class = UrgentEntry

    class Meta:
        ordering = ["slug"]
        verbose_name = _("urgent words")
        verbose_name_plural = _("urgent words")

    def __str__(self):
        return self.title


class PublicStamp(models.Model):
    """One row that changes in the same transaction as anything public does.

    Every public page carries it in its ETag, so a page is dropped the moment that it could differ.
    A version is drawn at random: a restored backup never gives out an old one again.
    `menu` is what every page's footer lists, kept here to spare each page a query. `changed_at` is
    when something public changed last: pages that have no date of their own say that one.
    """

    version = models.CharField(max_length=32)
    changed_at = models.DateTimeField(default=timezone.now)
    menu = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_only_one_stamp"),
        ]

    def __str__(self):
        return self.version
