"""What this person can do next with this article, in a sentence, with one link where it helps.

The form's own buttons stand below it; `button` names the one that the next step takes.
"""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import sign_offs, workflow
from ..models import Article, SignOff
from .moments import in_clinic_time

SAVE, PUBLISH = "_continue", "_publish"


@dataclass(frozen=True)
class NextStep:
    words: str
    label: str = ""
    url: str = ""
    button: str = SAVE


@dataclass(frozen=True)
class Situation:
    """Who looks at which article. `blocking` counts what the check says of the text shown."""

    user: object
    article: Article
    staged: object
    is_overtaken: bool
    blocking: int

    @property
    def is_live(self):
        return workflow.is_live(self.article)

    @property
    def text(self):
        """What is signed or published next."""
        return self.staged or self.article

    @cached_property
    def may_write(self):
        return self.user.has_perm(workflow.WRITE)

    @cached_property
    def may_publish(self):
        return self.user.has_perm(workflow.PUBLISH)

    @cached_property
    def may_sign(self):
        return self.user.has_perm(workflow.SIGN) and hasattr(self.user, "contributor")

    @cached_property
    def is_own(self):
        return not settings.ONE_PERSON_CLINIC and workflow.wrote(
            self.article, self.text.digest, self.user
        )

    @cached_property
    def signed_by(self):
        """The name of somebody who signed this text, or ""."""
        taught = sign_offs.taught(self.text.text)
        signed = SignOff.objects.filter(article=self.article).values_list(
            "text", "contributor__title"
        )
        return next((name for text, name in signed if sign_offs.taught(text) == taught), "")

    @property
    def is_ready(self):
        """Whether it is worth a signature: readers see it, or nothing keeps it from them."""
        return (self.is_live and not self.staged) or not self.blocking


def next_step(user, article, *, staged, is_overtaken, blocking):
    """The NextStep of a person; the first of the rules that has one to name."""
    if article is None:
        return NextStep(
            _("Write what you can, then save. Only staff see it until somebody publishes it.")
        )
    now = Situation(user, article, staged, is_overtaken, blocking)
    return next(step for rule in RULES if (step := rule(now)))


def _compare(now):
    if now.is_overtaken and now.is_live and now.may_write:
        return NextStep(
            _(
                "The public text was changed after this one was begun, by a file or a colleague. "
                "Compare both before anybody publishes."
            ),
            _("Compare both in the history"),
            _page("history", now),
        )


def _sign(now):
    if not now.may_sign or now.signed_by or now.is_own or _is_put_away(now):
        return None
    if not now.is_ready:
        return None if now.may_write else NextStep(_not_ready(now))
    return NextStep(
        _("Read it. If it is right, sign it: readers then see your name and the day."),
        _("Read it and sign"),
        _page("sign", now),
    )


def _not_ready(now):
    return ngettext(
        "It is not ready to be signed: the check names %(count)d thing to mend first.",
        "It is not ready to be signed: the check names %(count)d things to mend first.",
        now.blocking,
    ) % {"count": now.blocking}


def _mend(now):
    if not now.blocking or not now.may_write:
        return None
    words = ngettext(
        "The check names %(count)d thing that keeps it from being published. Mend it, then save.",
        "The check names %(count)d things that keep it from being published. Mend them, then save.",
        now.blocking,
    )
    if now.is_live and not now.staged:
        words = ngettext(
            "Readers see it, but the check names %(count)d thing to mend. Mend it, then save.",
            "Readers see it, but the check names %(count)d things to mend. Mend them, then save.",
            now.blocking,
        )
    return NextStep(words % {"count": now.blocking}, _("See what the check says"), "#remarks")


def _goes_live_by_itself(now):
    if now.is_live and now.staged and now.staged.publish_at:
        when = in_clinic_time(now.staged.publish_at)
        return NextStep(_("There is nothing to do: it goes live by itself on %s.") % when)


def _publish(now):
    if not now.may_publish or (now.is_live and not now.staged):
        return None
    if now.is_live:
        words = _(
            "If the change matters to patients, say below what changed. Then press “Publish this "
            "text now”: readers see it at once."
        )
        link = (_("Say what changed, for patients"), "#id_note")
    elif _is_put_away(now):
        words, link = _("“Publish” brings it back to readers."), ()
    else:
        words = _(
            "“Publish” shows it to readers at once, or from the time that you set under “Shown "
            "from”."
        )
        link = ()
    return NextStep(f"{_signature(now)} {words}", *link, button=PUBLISH)


def _signature(now):
    if now.signed_by:
        return _("Signed by %s.") % now.signed_by
    return _("No clinician has signed this text; its page would say so.")


def _wait(now):
    if now.is_live and not now.staged:
        if now.may_write:
            return NextStep(
                _("To change it, edit the text below and keep it for later. Readers see no change.")
            )
        return NextStep(_signed_or_own(now))
    if _is_put_away(now) or not now.may_write:
        return NextStep(_signed_or_own(now))
    if now.signed_by:
        return NextStep(_signature(now) + " " + _("It is on the list of the editors, to publish."))
    return NextStep(
        _(
            "It is ready: the check finds nothing that blocks publishing. It is on the lists of "
            "the clinicians, to sign, and of the editors, to publish."
        )
    )


def _signed_or_own(now):
    if _is_put_away(now):
        return _("There is nothing for you to do here. An editor can publish it again.")
    if now.signed_by:
        return _("Signed by %s. There is nothing left for you to do.") % now.signed_by
    if now.is_own:
        return _("You wrote this text yourself, so a colleague has to sign it.")
    return _("You may read it. There is nothing for you to do here.")


def _is_put_away(now):
    return now.article.status in (Article.Status.WITHDRAWN, Article.Status.ARCHIVED)


def _page(name, now):
    return reverse(f"admin:articles_article_{name}", args=[now.article.pk])


RULES = (_compare, _sign, _mend, _goes_live_by_itself, _publish, _wait)
