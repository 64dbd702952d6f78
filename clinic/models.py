from django.db import models


class Clinic(models.Model):
    """The clinic's own details, one row: the document as `content/clinic.yaml` holds it."""

    slug = "clinic"

    text = models.TextField()
    digest = models.CharField(max_length=64)
    synced_digest = models.CharField(max_length=64, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_only_one_clinic"),
        ]

    def __str__(self):
        return "Clinic"
