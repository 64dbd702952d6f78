"""The clinic as its document, and what patients ask of it. All personal data of the site is here,
sealed: only `reference`, `state` and moments stand in the open."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .document import ClinicDocument

UNNAMED = ClinicDocument(name="Pain clinic", sample=True, phone="", emergency_number="911")


@lru_cache(maxsize=8)
def document_of(text):
    """The ClinicDocument of a stored text; a clinic nobody has described yet is plainly unnamed."""
    return ClinicDocument.parse(text) if text else UNNAMED


class Clinic(models.Model):
    """The clinic's own details, one row: the document as `content/clinic.yaml` holds it."""

    slug = "clinic"

    text = models.TextField()
    digest = models.CharField(max_length=64)
    synced_digest = models.CharField(max_length=64, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinic")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_only_one_clinic"),
        ]

    def __str__(self):
        return self.document.name

    @property
    def document(self):
        return document_of(self.text)


class ClinicRevision(models.Model):
    """One text that the clinic's document has had: whole, in order, never changed."""

    class Origin(models.TextChoices):
        FILE = "file", _("from the file")
        DESK = "desk", _("written on the site")

    text = models.TextField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=10, choices=Origin)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        get_latest_by = "pk"

    def __str__(self):
        return f"clinic {self.digest[:8]}"


class CallbackRequest(models.Model):
    """A patient asks to be called. Who it is and how to reach them is in `sealed` alone.

    `fingerprint` is of the form that was sent and of all that stood in it: the same form sent twice
    is one request. The notice is the e-mail that tells staff of a new request by its reference.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        IN_HAND = "in hand", _("in hand")
        DONE = "done", _("done")
        SPAM = "spam", _("spam")

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    answer_by = models.DateField(_("answer promised by"))
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who has it"),
    )
    taken_at = models.DateTimeField(_("taken in hand"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    sealed = models.BinaryField()
    fingerprint = models.CharField(max_length=64, unique=True)

    notice_sent_at = models.DateTimeField(_("notice sent"), null=True, blank=True)
    notice_tries = models.PositiveSmallIntegerField(default=0)
    notice_next_at = models.DateTimeField(null=True, blank=True)  # None: nothing is to be sent

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("callback request")
        verbose_name_plural = _("callback requests")
        default_permissions = ("view", "change", "delete")
        permissions = [("export_callbackrequest", _("Can export callback requests"))]
        indexes = [models.Index(fields=["state", "created_at"], name="request_waits")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["new", "in hand"], done_at__isnull=True)
                | Q(state__in=["done", "spam"], done_at__isnull=False),
                name="what_is_closed_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="in hand")
                | Q(assigned_to__isnull=False, taken_at__isnull=False),
                name="what_is_in_hand_has_a_hand",
            ),
        ]

    def __str__(self):
        return self.reference


class RequestNote(models.Model):
    """What staff wrote about a request: sealed as well, for it may say anything of a patient."""

    request = models.ForeignKey(CallbackRequest, on_delete=models.CASCADE, related_name="notes")
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.request_id}"


class Submissions(models.Model):
    """How many forms came from one address in a while; the address is a keyed digest of the day."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key[:8]


class Erasure(models.Model):
    """How many requests were erased on a day, and why; nothing else is left of them."""

    class Reason(models.TextChoices):
        TIME = "time", _("their time was up")
        ASKED = "asked", _("the person asked for it")

    on = models.DateField(default=timezone.localdate)
    reason = models.CharField(max_length=10, choices=Reason)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-on", "reason"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["on", "reason"], name="one_count_for_each_day"),
        ]

    def __str__(self):
        return f"{self.on} {self.count}"
