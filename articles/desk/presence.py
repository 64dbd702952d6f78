"""Who else has an article open at the desk just now."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Presence
from .moments import clock

GONE_AFTER = timedelta(seconds=60)


def note(user, article_id):
    """The user has the article open. After a silence they are taken to have opened it anew."""
    now = timezone.now()
    Presence.objects.filter(seen_at__lt=now - GONE_AFTER).delete()
    presence, is_new = Presence.objects.get_or_create(user=user, article_id=article_id)
    if not is_new:
        presence.save()  # which notes the time


def leave(user, article_id):
    Presence.objects.filter(user=user, article_id=article_id).delete()


def others(user, article_id):
    """A sentence for each colleague who has the article open."""
    present = Presence.objects.filter(
        article_id=article_id, seen_at__gte=timezone.now() - GONE_AFTER
    ).exclude(user=user)
    return [
        _("%(who)s has this article open (since %(time)s).")
        % {"who": name_of(row.user), "time": clock(row.opened_at)}
        for row in present.select_related("user").order_by("opened_at")
    ]


def name_of(user):
    return user.get_full_name() or user.get_username()
