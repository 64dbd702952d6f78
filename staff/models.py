"""What is kept about accounts, beside Django's own users: no typed name, no address in clear."""

from django.conf import settings
from django.db import models


class Tries(models.Model):
    """How often something was tried, and when it may be tried again. The key is a keyed hash."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)
    next_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "tries"

    def __str__(self):
        return f"{self.count} tries"


class FailedSignIns(models.Model):
    """The failed sign-ins of one day that are not in the log yet; of no account: unknown names."""

    on = models.DateField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "failed sign-ins"
        constraints = [
            models.UniqueConstraint(fields=["on", "account"], name="failures_of_an_account"),
            models.UniqueConstraint(
                fields=["on"], condition=models.Q(account=None), name="failures_of_unknown_names"
            ),
        ]

    def __str__(self):
        return f"{self.on}: {self.count}"


class RecoveryCode(models.Model):
    """One of the codes that open an account once, without its app. Only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="each_code_stands_once"),
        ]

    def __str__(self):
        return "Recovery code"
