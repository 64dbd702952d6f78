"""What the forms say to a colleague who writes. HTML, where it has tags, is our own."""

from django.utils.translation import gettext_lazy as _

TREATMENT = _("If it is about a treatment")
# What the form calls what is no field of it, or a field whose label says more than its name.
NAMES = {
    "treatment_facts": TREATMENT,
    "references": _("the list of references"),
    "published_at": _("Shown from"),
    "go_live_at": _("Show the new text from"),
}

TITLE = _("Say it as a patient would ask for it, in up to 90 characters.")
ADDRESS = _(
    "The end of the page’s address: small letters, digits and hyphens. If you change it later, "
    "the old address leads to the new one."
)
SUMMARY = _(
    "One plain sentence, up to 220 characters. People see it in lists and in search results."
)
ONE_MINUTE = _(
    "Think of somebody in a flare who can read for one minute. Give them the whole message in up "
    "to 90 words, and tell them that they can stop there."
)
BODY = _(
    "Use the buttons above the text, or type Markdown yourself. Begin with a heading, keep to "
    "three sentences in a paragraph, and cite the source where you say what it found."
)
KEY_POINTS = _("One point on each line, up to 7. Some people read nothing else.")
NEXT_STEPS = _("One thing to do on each line, up to 8. Say it as you would say it in the room.")
QUESTIONS = _(
    "One question on each line, up to 12, as a patient could read it out to the doctor or "
    "therapist."
)
TOPIC = _("Where people look for it. It stands in one topic only.")
TAGS = _("Up to 8 plain words with commas between them: back pain, sleep.")
NOTE = _(
    "Only for a change that matters to a patient, in a patient’s words: “We now say that heat "
    "helps only for a short time.” Leave it empty for a typo: then no public date changes."
)
GO_LIVE_AT = _("Left empty, the new text waits until somebody publishes it.")
PUBLISHED_AT = _(
    "Leave it empty to show the article from the moment you publish it. A time to come hides it "
    "until then."
)
NEXT_REVIEW = _(
    "The day to check it again. Leave it empty, and publishing sets it to one year from today."
)
WHY = _("A line for the history: what you changed and why, as you would tell a colleague.")
NAME = _(
    "The last part of its address, or the key that texts cite it by: small letters, digits and "
    "hyphens. It stays, because other texts name it."
)
DOCUMENT = _("The document as a file would hold it. Mistakes are named with their lines.")

OVERTAKEN_AND_SHOWN = _(
    "Somebody else saved a change after you opened this page, so yours was not saved. Both texts "
    "stand side by side above the form."
)
OVERTAKEN = _(
    "Somebody else saved a change after you opened this page, so yours was not saved. All you "
    'typed is still below. <a href="{}" target="_blank">Open the page as it is now</a> in a new '
    "tab and carry your changes over."
)
CARE_CARDS = _(
    "Up to 4 boxes that say when to get help. They stand near the top of the page, so keep them "
    "short."
)
CARD_HEADING = _("The first half of a sentence that each sign ends: “Call 911 if”.")
CARD_ITEMS = _("One sign on each line, as the patient feels it: “your chest hurts”.")
FINDINGS = _(
    "What studies found, one result in each row, up to 20. Say it even where the answer is “no” "
    "or “nobody knows”."
)
CLAIM = _("One sentence. Say how much, for whom and for how long; “may” is an honest word.")
CERTAINTY = _(
    "How far you can rely on it. Take the source’s own rating; when in doubt, take the lower one."
)
SOURCES = _(
    "Type a name, a year or a word of the title, and choose. Without a search box: keys with "
    "commas between them, like furlan2015."
)
HARMS = _("What can go wrong, and how often. If nobody has counted, say that.")
WHO_SHOULD_NOT = _("Who had better leave it, or ask first.")
ALTERNATIVES = _("What else may help, so that the reader has a choice.")
WITHOUT_TREATMENT = _("What tends to happen when you do nothing. Often that is good news.")
FAQ = _("What patients really ask you, up to 12 questions.")
ANSWER = _("A few plain sentences. You may cite a source as [@furlan2015].")
RELATED = _(
    "Up to 4 articles to read next. The site adds fitting ones by itself; choose only what you "
    "would hand over."
)
RELATED_REASON = _("One short line that makes the patient want to read it.")
IMAGE_FILE = _("The drawing or photo at the top of the page. Begin to type, and choose a file.")
IMAGE_ALT = _("What you would tell somebody on the phone who cannot see it.")
IMAGE_DECORATIVE = _(
    "Tick this only if the text loses nothing without the picture. Then leave the description "
    "empty."
)
IMAGE_CAPTION = _("What to take from it. It stands below the picture; you may cite a source.")
AUTHOR = _("Who wrote it, as readers see it.")
ORDER = _("Its place in the topic: 1 comes first. Left empty, it comes after those with a number.")
ALIASES = _(
    "One on each line. People who have an old link still get here. Most of the time there is "
    "nothing to do."
)
WHAT_CHANGED = _(
    "What patients were told of earlier changes. New lines are written when you publish."
)
