"""From a draft to readers and back: stage, publish, withdraw, restore, sign.

Every step goes through `publishing`, is one transaction, and refuses whoever may not take it.
`by` is the user who acts; None is the operator, who works with files and commands.
"""

from dataclasses import replace

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from . import checking, publishing
from .models import Article, Revision, SignOff, StagedEdit
from .text.document import ArticleDocument
from .text.document import Change as PatientNote

PUBLISH, SIGN, WRITE = (
    "articles.publish_article",
    "articles.sign_article",
    "articles.change_article",
)


def require(user, permission):
    """Raise PermissionDenied unless the user has the permission; None is the operator."""
    if user is not None and not user.has_perm(permission):
        raise PermissionDenied


def log(by, article, words):
    """Note a step in the log of the desk, which nobody can edit; the operator has commands."""
    if by is not None:
        LogEntry.objects.create(
            user=by,
            content_type=ContentType.objects.get_for_model(Article),
            object_id=str(article.pk),
            object_repr=str(article)[:200],
            action_flag=CHANGE,
            change_message=words,
        )


def is_live(article):
    """Whether readers see the article now, or will at its time: then changes are staged."""
    return article.pk is not None and article.status == Article.Status.PUBLISHED


# Staging


@transaction.atomic
def stage(article, slug, document, *, by, why="", publish_at=None):
    """Keep the next text of a live article; readers go on seeing the old one."""
    require(by, WRITE)
    if publish_at is not None:
        require(by, PUBLISH)
        _refuse_what_blocks(article, slug, document)
    publishing.wait_for_turn()
    document = replace(
        document,
        status=Article.Status.PUBLISHED.value,
        published_at=document.published_at or article.published_at,
        next_review_on=document.next_review_on or article.next_review_on,
    )
    staged = StagedEdit.objects.filter(article=article).first() or StagedEdit(
        article=article, base_digest=article.digest
    )
    staged.slug, staged.text, staged.digest = slug, document.text, document.digest
    staged.why, staged.edited_by, staged.publish_at = why, by, publish_at
    staged.save()
    publishing.keep_revision(article, document, Revision.Origin.DESK, by, why, is_staged=True)
    log(by, article, "Kept a staged text.")
    return staged


@transaction.atomic
def publish_staged(staged, *, by, note=""):
    """Make the staged text the public one. `note` tells patients what changed, if anything did.

    Raises ValidationError for what blocks, and where the public text changed meanwhile.
    """
    require(by, PUBLISH)
    publishing.wait_for_turn()
    article = Article.objects.get(pk=staged.article_id)
    if article.digest != staged.base_digest:
        raise ValidationError(
            _("The public text was changed after this one was begun. Compare both, then decide.")
        )
    document = with_note(staged.document, note)
    _refuse_what_blocks(article, staged.slug, document)
    article = publishing.save_article(
        staged.slug, document, article=article, by=by, why=staged.why or _("staged text published")
    )
    StagedEdit.objects.filter(pk=staged.pk).delete()
    log(by, article, "Published the staged text.")
    return article


@transaction.atomic
def discard_staged(staged, *, by):
    """Let go of a staged text; the history keeps it."""
    require(by, WRITE)
    StagedEdit.objects.filter(pk=staged.pk).delete()
    log(by, staged.article, "Put the staged text away.")


def publish_due():
    """Publish the staged texts whose time has come; what cannot be published stays staged."""
    due = StagedEdit.objects.filter(publish_at__lte=timezone.now())
    for staged in due.select_related("article"):
        try:
            publish_staged(staged, by=None)
        except ValidationError:
            StagedEdit.objects.filter(pk=staged.pk).update(publish_at=None)


# Public and not


@transaction.atomic
def publish(article, slug, document, *, by, why="", note=""):
    """Publish a draft or a new text of a live article at once; a time to come schedules it."""
    require(by, PUBLISH)
    document = replace(
        with_note(document, note), status=Article.Status.PUBLISHED.value, replaced_by=""
    )
    _refuse_what_blocks(article, slug, document)
    article = publishing.save_article(slug, document, article=article, by=by, why=why)
    StagedEdit.objects.filter(article=article).delete()
    log(by, article, "Published.")
    return article


@transaction.atomic
def withdraw(article, *, by, why, replaced_by=""):
    """Take an article away from readers at once; its page says so and points to another."""
    require(by, PUBLISH)
    if not why.strip():
        raise ValidationError(_("Say why it is withdrawn: whoever asks later has to know."))
    article = _as_it_is_now(article)
    other = Article.objects.published().filter(slug=replaced_by).exclude(pk=article.pk)
    if replaced_by and not other.exists():
        raise ValidationError(_("There is no public article “%s”.") % replaced_by)
    document = replace(
        article.document,
        status=Article.Status.WITHDRAWN.value,
        replaced_by=replaced_by,
        published_at=_seen_since(article),
    )
    log(by, article, f"Withdrew it: {why}")
    return publishing.save_article(article.slug, document, article=article, by=by, why=why)


def _seen_since(article):
    """Since when readers saw it, or None: then its address tells them nothing."""
    was_public = article.status != Article.Status.DRAFT and article.published_at
    return article.published_at if was_public and was_public <= timezone.now() else None


@transaction.atomic
def archive(article, *, by, why=""):
    """Put a text away that readers never need again; nothing is deleted."""
    article = _as_it_is_now(article)
    require(by, PUBLISH if article.status != Article.Status.DRAFT else WRITE)
    document = replace(article.document, status=Article.Status.ARCHIVED.value)
    log(by, article, "Archived it.")
    return publishing.save_article(article.slug, document, article=article, by=by, why=why)


@transaction.atomic
def restore(article, revision, *, by):
    """Bring back the text of a revision: staged for a live article, else as the article's draft.

    A withdrawn article stays withdrawn: its page goes on telling readers so, and where to go.
    """
    require(by, WRITE)
    article = _as_it_is_now(article)
    old = ArticleDocument.parse(revision.text)
    at = date_format(timezone.localtime(revision.created_at), "DATETIME_FORMAT")
    why = _("restored the version of %s") % at
    if is_live(article):
        return stage(article, article.slug, _with_todays_dates(old, article), by=by, why=why)
    document = out_of_sight(old, article)
    return publishing.save_article(article.slug, document, article=article, by=by, why=why)


def out_of_sight(document, article):
    """A text as the next one of an article that readers do not see."""
    if article.status != Article.Status.WITHDRAWN:
        return replace(document, status=Article.Status.DRAFT.value)
    now = article.document
    return replace(document, status=now.status, replaced_by=now.replaced_by)


def _as_it_is_now(article):
    """The article read anew, once nobody else can change it: a colleague's save is not undone."""
    publishing.wait_for_turn()
    return Article.objects.get(pk=article.pk)


def _with_todays_dates(old, article):
    """An old text says when it was shown and what has changed as of today, not as of then."""
    now = article.document
    return replace(
        old,
        published_at=now.published_at,
        next_review_on=now.next_review_on,
        what_changed=now.what_changed,
    )


def with_note(document, note):
    """The document with a patient's “what changed”, newest first; without one, dates stay."""
    if not note.strip():
        return document
    change = PatientNote(changed_on=timezone.localdate(), note=" ".join(note.split()))
    return replace(document, what_changed=(change, *document.what_changed))


# Signing


@transaction.atomic
def sign(article, digest, *, by):
    """A clinician signs one exact text: the article's, or its staged one.

    Raises PermissionDenied or ValidationError; nobody signs what they wrote themselves.
    """
    require(by, SIGN)
    contributor = getattr(by, "contributor", None)
    if contributor is None:
        raise ValidationError(
            _("Your account is tied to no contributor, so readers could not see who signed.")
        )
    text = text_of(article, digest)
    if text is None:
        raise ValidationError(_("The text was changed meanwhile. Read it again, then sign."))
    if not settings.ONE_PERSON_CLINIC and wrote(article, digest, by):
        raise ValidationError(_("You wrote this text yourself. Somebody else has to sign it."))
    sign_off, _created = SignOff.objects.get_or_create(
        article=article,
        digest=digest,
        contributor=contributor,
        defaults={"text": text, "signed_by": by},
    )
    publishing.stamp()
    log(by, article, f"Signed the text {digest[:8]}.")
    return sign_off


def text_of(article, digest):
    """The text that has this digest now: the article's own or its staged one; else None."""
    staged = StagedEdit.objects.filter(article=article).first()
    texts = {article.digest: article.text} | ({staged.digest: staged.text} if staged else {})
    return texts.get(digest)


def wrote(article, digest, user):
    """Whether the text of this digest came from the user's hand."""
    return article.revisions.filter(digest=digest, created_by=user).exists()


def _refuse_what_blocks(article, slug, document):
    old = {article.slug} - {slug, ""} if article is not None else ()
    found = checking.blocked({slug: document}, old).get(slug, ())
    if found:
        raise ValidationError([str(problem) for problem in found])
