"""Who is told by mail that reviews are due: each person once, of all that are theirs."""

import smtplib
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from .desk import todo
from .models import Article, Contributor, ReminderSent, SignOff

ONE_WEEK = timedelta(days=7)
# A timer that fires some minutes early next week is still on time.
LEEWAY = timedelta(hours=1)
# The ways in which a server, or an address, can turn a mail away.
NOT_SENT = (smtplib.SMTPException, OSError, ValueError)


@dataclass(frozen=True)
class Reminder:
    """One article’s review, and the stage that it has reached."""

    article: Article
    stage: str

    @property
    def url(self):
        change = reverse("admin:articles_article_change", args=[self.article.pk])
        return f"{settings.SITE_URL}{change}"


def waiting():
    """{address: [Reminder, …]} of all that nobody was told of this week.

    Under the empty address stands what nobody can be told of.
    """
    told = set(
        ReminderSent.objects.filter(sent_at__gt=_a_week_ago()).values_list("article", "stage")
    )
    reminders = [
        Reminder(article, stage.value)
        for stage in (todo.Stage.OVERDUE, todo.Stage.DUE, todo.Stage.SOON)
        for article in todo.review(stage).defer("terms")
        if (article.pk, stage.value) not in told
    ]
    addresses = _addresses([reminder.article for reminder in reminders])
    spelled = {address.casefold(): address for address in addresses.values()}
    mails = defaultdict(list)
    for reminder in reminders:
        mails[spelled[addresses[reminder.article.pk].casefold()]].append(reminder)
    return dict(mails)


def send(address, reminders):
    """Mail a person their reminders; returns those that were sent. Raises one of NOT_SENT.

    They are noted as sent before they are: of two runs at once only one takes them. The note is
    taken back when the mail fails, so that the next run tries again.
    """
    taken = _take(reminders)
    if not taken:
        return []
    try:
        send_mail(_subject(taken), _text(taken), settings.DEFAULT_FROM_EMAIL, [address])
    except BaseException:
        _give_back(taken)
        raise
    return [reminder for reminder, _before in taken]


def _subject(taken):
    words = ngettext("%(count)s article to review", "%(count)s articles to review", len(taken))
    return words % {"count": len(taken)}


def _text(taken):
    stages = [
        (stage, [reminder for reminder, _before in taken if reminder.stage == stage])
        for stage in (todo.Stage.OVERDUE, todo.Stage.DUE, todo.Stage.SOON)
    ]
    context = {
        "stages": [(stage.value, reminders) for stage, reminders in stages if reminders],
        "desk_url": f"{settings.SITE_URL}{reverse('admin:index')}",
    }
    return render_to_string("emails/reminder.txt", context)


# What was sent


def _a_week_ago():
    return timezone.now() - ONE_WEEK + LEEWAY


@transaction.atomic
def _take(reminders):
    """[(Reminder, when it was sent before or None), …] of those that no other run has taken."""
    now, taken = timezone.now(), []
    for reminder in reminders:
        row, is_new = ReminderSent.objects.get_or_create(
            article=reminder.article, stage=reminder.stage, defaults={"sent_at": now}
        )
        rows = ReminderSent.objects.filter(pk=row.pk, sent_at__lte=_a_week_ago())
        if is_new or rows.update(sent_at=now):
            taken.append((reminder, None if is_new else row.sent_at))
    return taken


@transaction.atomic
def _give_back(taken):
    for reminder, before in taken:
        row = ReminderSent.objects.filter(article=reminder.article, stage=reminder.stage)
        if before is None:
            row.delete()
        else:
            row.update(sent_at=before)


# Whom to tell


def _addresses(articles):
    """{article’s pk: address}: of who signed last, else of the author, else the clinic’s own."""
    signers = _signers(articles)
    authors = _authors({article.document.author for article in articles})
    return {
        article.pk: signers.get(article.pk)
        or authors.get(article.document.author)
        or settings.STAFF_EMAIL
        for article in articles
    }


def _signers(articles):
    signed = SignOff.objects.filter(article__in=articles, **_reachable("contributor__user"))
    newest_last = signed.order_by("signed_at", "pk")
    return dict(newest_last.values_list("article", "contributor__user__email"))


def _authors(names):
    people = Contributor.objects.filter(title__in=names - {""}, **_reachable("user"))
    return dict(people.order_by("pk").values_list("title", "user__email"))


def _reachable(account):
    """Whoever has left the clinic, or has no address, is passed over for the next."""
    return {f"{account}__is_active": True, f"{account}__email__contains": "@"}
