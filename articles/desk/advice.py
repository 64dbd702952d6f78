"""What the forms say to a colleague who writes. HTML, where it has tags, is our own."""

from django.utils.safestring import mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from . import documents

TITLE = _("What the reader would ask for, in up to 90 characters.")
ADDRESS = _(
    "The last part of the page’s address: small letters, digits and hyphens. You may change it "
    "later; the old address will lead to the new one."
)
SUMMARY = _("One plain sentence for lists and search results, up to 220 characters.")
ONE_MINUTE = _(
    "The whole article for somebody in a flare who can read for one minute: up to 90 words, in "
    "whole sentences. Tell them what matters most, and that they can stop there."
)
BODY = _(
    "Markdown. Headings begin with ##. Cite a source as [@furlan2015]. Link to another article as "
    "[its title](its-address.md). Add a picture with the button, or paste it or drop it into the "
    "text, and then say what it shows."
)
KEY_POINTS = _("One point on each line, up to 7. Somebody may read nothing else.")
NEXT_STEPS = _("One thing to do on each line, up to 8, said as you would say it to a patient.")
QUESTIONS = _("One question for the doctor or therapist on each line, up to 12.")
TOPIC = _("An article stands in one topic.")
TAGS = _("Up to 8 plain words with commas between them: back pain, sleep.")
STATUS = _(
    "Only staff see a draft. Nothing is ever deleted: archive what should no longer be read. To "
    "publish, nothing may be left that the check says blocks it."
)
PUBLISHED_AT = _(
    "Left empty, a published article is shown from now on. With a time to come, it is hidden until "
    "then."
)
NEXT_REVIEW = _("The day to check it again. Left empty, publishing sets it one year from today.")
WHY = _("For the history: what you changed and why, as you would tell it to a colleague.")
NAME = _(
    "The last part of its address, or the key that texts cite it by: small letters, digits and "
    "hyphens. It stays, because other texts name it."
)
DOCUMENT = _("The document as a file would hold it. Mistakes are named with their lines.")

OVERTAKEN = _(
    "Somebody else saved a change after you opened this page, so yours was not saved. All you "
    'typed is still below. <a href="{}" target="_blank">Open the page as it is now</a> in a new '
    "tab and carry your changes over."
)

# What a key looks like, for the keys that anybody has to look up.
EXAMPLE = """\
author: Editorial team
image:
  file: some-drawing.svg
  alt: What the picture shows.
care_cards:
  - level: emergency        # emergency, urgent or soon
    heading: Call 911 if
    items:
      - your chest hurts [@cdc-clots]
treatment_facts:
  findings:
    - claim: Massage may ease low-back pain for a few weeks.
      certainty: low        # high, moderate, low or very low
      sources: [furlan2015]
  harms: Text.
  who_should_not: Text.
  alternatives: Text.
  without_treatment: Text.
faq:
  - question: How soon will I know?
    answer: Text.
related:
  - article: another-address
    kind: before you try it
    reason: One short line.
what_changed:
  - changed_on: 2026-12-01
    note: Heat helps only for a short time.
"""


DETAILS = mark_safe(
    format_lazy(
        "{what} {keys}.<details><summary>{show}</summary><pre>{example}</pre></details>",
        what=_("The rest of the document, as “name: value” lines. It can hold"),
        keys=", ".join(documents.DETAILS),
        show=_("Show an example"),
        example=EXAMPLE,
    )
)
