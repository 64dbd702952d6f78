"""The work on articles before readers see it: staged, signed, shown to others, not yet saved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..text.document import ArticleDocument
from .documents import Article, Contributor, parsed


class StagedEdit(models.Model):
    """The next text of an article that readers see already; one for each article.

    `base_digest` is the public text that it was made from. With `publish_at` it goes live then.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="staged")
    slug = models.SlugField(max_length=80)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    base_digest = models.CharField(max_length=64)
    why = models.CharField(max_length=300, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(auto_now=True)
    publish_at = models.DateTimeField(_("goes live"), null=True, blank=True)

    def __str__(self):
        return f"{self.slug} {self.digest[:8]}"

    @property
    def document(self):
        return parsed(ArticleDocument, self.text)


class SignOff(models.Model):
    """A clinician has checked one exact text: `digest` says which, `text` keeps it."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="sign_offs")
    digest = models.CharField(max_length=64)
    text = models.TextField()
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="sign_offs")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "digest", "contributor"], name="text_is_signed_once_by_each"
            ),
        ]

    def __str__(self):
        return f"{self.article_id} {self.digest[:8]} {self.contributor_id}"


class WorkInProgress(models.Model):
    """What somebody has typed and not saved, as the fields of the form. No article: a new one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    fields = models.JSONField(default=dict)
    base_digest = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="one_work_in_progress"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(article=None), name="one_new_work_in_progress"
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.article_id}"


class Presence(models.Model):
    """Who has an article open at the desk, since when, and was last heard of when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="present_once"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.article_id}"


class PreviewLink(models.Model):
    """A link to an unpublished text for somebody without an account. Its secret is not kept."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="preview_links")
    token_digest = models.CharField(max_length=64, unique=True)
    for_whom = models.CharField(_("for whom"), max_length=100)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.for_whom


class PreviewAnswer(models.Model):
    """What somebody said of the text behind a preview link; `digest` says of which text."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("approves this text")
        REMARK = "remark", _("has a remark")

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="answers")
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict)
    name = models.CharField(_("name"), max_length=100)
    remark = models.TextField(_("remark"), max_length=4_000, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)  # ticked off at the desk

    class Meta:
        ordering = ["-given_at"]

    def __str__(self):
        return f"{self.name}: {self.verdict}"


class Upload(models.Model):
    """A picture that staff uploaded: what it shows, its files and who brought it.

    `name` is the file that texts name; `widths` lists the smaller ones made beside it.
    """

    name = models.CharField(max_length=80, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    widths = models.JSONField(default=list)
    alt = models.CharField(_("what it shows"), max_length=400, blank=True)
    is_decorative = models.BooleanField(_("decorative"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_decorative=False) | Q(alt=""), name="decorative_picture_says_nothing"
            ),
        ]

    def __str__(self):
        return self.alt or self.name


class ReminderSent(models.Model):
    """When somebody was last told by mail that an article’s review is due, or will be."""

    class Stage(models.TextChoices):
        SOON = "soon", _("due soon")
        DUE = "due", _("due")
        OVERDUE = "overdue", _("overdue")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "stage"], name="reminder_is_remembered_once")
        ]

    def __str__(self):
        return f"{self.article_id} {self.stage}"
