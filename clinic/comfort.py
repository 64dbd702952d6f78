"""What a location's comfort facts are called on its page."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "from_parking": _("From parking to the door"),
    "stairs": _("Stairs"),
    "chairs": _("Chairs"),
    "stand_or_lie_down": _("Standing or lying down"),
    "usual_wait": _("Usual wait"),
    "scents": _("Scents"),
    "interpreter": _("Interpreters"),
    "helper": _("Bringing a helper"),
    "running_late": _("Running late in a flare"),
}


def facts(comfort):
    """(label, words) of each fact that is known."""
    known = ((label, getattr(comfort, field)) for field, label in LABELS.items())
    return [(label, words) for label, words in known if words]
