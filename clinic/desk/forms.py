"""The forms of the clinic's parts, in the words of a colleague.

A field is named as its key in the document; within a group with two underscores between the two:
`online__portal`. The rows of a list are numbered from 0: `seasons-0-name`.
"""

import zoneinfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.desk.rows import Row

from ..comfort import LABELS as COMFORT
from ..document import (
    WEEKDAYS,
    Announcement,
    ClinicDocument,
    Location,
    Service,
    TeamMember,
)
from .fields import Chosen, Day, Entries, Line, Lines, Moment, Rows, Several, Tick, Times, Whole
from .part_form import PartForm

US_ZONES = {
    "America/New_York": _("Eastern time (New York)"),
    "America/Chicago": _("Central time (Chicago)"),
    "America/Denver": _("Mountain time (Denver)"),
    "America/Phoenix": _("Arizona (Phoenix)"),
    "America/Los_Angeles": _("Pacific time (Los Angeles)"),
    "America/Anchorage": _("Alaska (Anchorage)"),
    "Pacific/Honolulu": _("Hawaii (Honolulu)"),
}


def times_of(name):
    return Times(name, placeholder="8am-5pm")


def time_zones():
    others = sorted(zoneinfo.available_timezones() - US_ZONES.keys())
    return [
        ("", _("The site’s own: %s") % timezone.get_default_timezone_name()),
        (_("United States"), list(US_ZONES.items())),
        (_("All others"), [(name, name) for name in others]),
    ]


class CrisisLineRow(Row):
    title = _("Line")
    name = Line(_("Name"), maxlength=60)
    when = Line(
        _("Call it when …"),
        _("The end of a sentence: “you think of ending your life”."),
        maxlength=160,
    )
    phone = Line(_("Number to call"), inputmode="tel")
    text_message = Line(_("Number to text, if there is one"), inputmode="numeric")


class SeasonRow(Row):
    title = _("Season")
    name = Line(_("What it is called"), _("Like “Summer hours”."), maxlength=80)
    starts_on = Day(_("First day"))
    ends_on = Day(_("Last day"))
    monday = times_of(_("Monday"))
    tuesday = times_of(_("Tuesday"))
    wednesday = times_of(_("Wednesday"))
    thursday = times_of(_("Thursday"))
    friday = times_of(_("Friday"))
    saturday = times_of(_("Saturday"))
    sunday = times_of(_("Sunday"))


class SpecialDayRow(Row):
    title = _("Special day")
    name = Line(_("What it is called"), _("Like “Thanksgiving”. Patients read it."), maxlength=80)
    starts_on = Day(_("Day"))
    ends_on = Day(_("Last day, if there are several"))
    times = Times(_("Hours"), _("Left empty: closed."), placeholder=_("closed"))


class DetailsForm(PartForm):
    record = ClinicDocument
    groups = [
        (_("The clinic"), "", ["name", "tagline", "sample"]),
        (
            _("Phone numbers"),
            _("Patients see each number as you type it here, on every page."),
            ["phone", "relay_phone", "emergency_number"],
        ),
        (
            _("Ways in on the web"),
            _("Leave out what the clinic does not have. Each opens another site."),
            ["online__portal", "online__booking", "online__telehealth"],
        ),
        (
            _("When patients ask to be called back"),
            _("Requests come to the inbox. Only the group Inbox can read them."),
            [
                *("callback__accepts_requests", "callback__answer_within_days"),
                *("callback__erase_after_days", "callback__message_box"),
            ],
        ),
        (_("Crisis lines"), "", ["crisis_lines"]),
    ]
    name = Line(_("Name of the clinic"), needed=True, maxlength=80)
    tagline = Line(_("What it says of itself, in one line"), maxlength=160)
    sample = Tick(
        _("These details are examples"),
        _(
            "While this is ticked, every page tells readers that the details are examples, and "
            "nobody can ask for a call back. Take the tick away when all of it is your own."
        ),
    )
    phone = Line(_("Main phone"), _("Like +1 202-555-0100."), needed=True, inputmode="tel")
    relay_phone = Line(_("Relay or TTY"), _("Often 711."), inputmode="tel")
    emergency_number = Line(
        _("Emergency number"),
        _("In the United States 911. Articles name it too, so change it with care."),
        needed=True,
        inputmode="numeric",
    )
    online__portal = Line(_("Patient portal"), _("Begins with https://"), inputmode="url")
    online__booking = Line(_("Booking page"), _("Begins with https://"), inputmode="url")
    online__telehealth = Line(
        _("Where telehealth visits take place"), _("Begins with https://"), inputmode="url"
    )
    callback__accepts_requests = Tick(_("Patients can ask for a call back"))
    callback__answer_within_days = Whole(
        _("Days until they are called"),
        _("From 1 to 14. Only days on which the clinic opens count. Patients are told."),
        inputmode="numeric",
    )
    callback__erase_after_days = Whole(
        _("Days until a finished request is erased"),
        _("Left empty: 90. Then nothing of it is left but a count."),
        inputmode="numeric",
    )
    callback__message_box = Tick(
        _("Show a box for a short message"),
        _(
            "Think twice. People will write about their health in it, whatever the form says. "
            "That is health data: your privacy rules and your agreement with whoever hosts the "
            "site have to cover it, and somebody has to read it within the promised days. Without "
            "the box, the form asks only how to reach them."
        ),
    )
    crisis_lines = Rows(
        CrisisLineRow,
        most=6,
        add=_("Add a line"),
        label=_("Crisis lines"),
        help_text=_("For moments that cannot wait for the clinic. Readers see them in this order."),
    )


class LocationForm(PartForm):
    record = Location
    groups = [
        (_("The place"), "", ["name", "slug", "phone"]),
        (_("Address"), "", ["street", "city", "region", "postal_code", "country"]),
        (
            _("Hours of a usual week"),
            _(
                "Type them as you would say them: 8-5, or 8am-12pm, 1pm-5pm, or closed, or "
                "24 hours. An empty day is closed."
            ),
            [*(f"hours__{day}" for day in WEEKDAYS), "time_zone"],
        ),
        (_("Days that are not as usual"), "", ["special_days"]),
        (_("Other hours for a while"), "", ["seasons"]),
        (
            _("Getting there"),
            "",
            ["directions", "parking", "map_url", "accessibility"],
        ),
        (
            _("What a body in pain wants to know first"),
            _("Short and true: “30 steps, level, a bench halfway”. Leave out what nobody checked."),
            ["comfort__checked_on", *(f"comfort__{name}" for name in COMFORT)],
        ),
    ]
    name = Line(_("Name"), _("As patients call it: “Main office”."), needed=True, maxlength=80)
    slug = Line(
        _("End of its page’s address"),
        _("Small letters, digits and hyphens. Left empty, it is made of the name. It stays."),
    )
    phone = Line(_("Its own phone, if it has one"), inputmode="tel")
    street = Entries(_("Street"), _("Up to 3 lines."), needed=True, rows=2)
    city = Line(_("City"), needed=True, maxlength=80)
    region = Line(_("State"), maxlength=40)
    postal_code = Line(_("ZIP code"), maxlength=16)
    country = Line(_("Country, in two letters"), maxlength=2)
    hours__monday = times_of(_("Monday"))
    hours__tuesday = times_of(_("Tuesday"))
    hours__wednesday = times_of(_("Wednesday"))
    hours__thursday = times_of(_("Thursday"))
    hours__friday = times_of(_("Friday"))
    hours__saturday = times_of(_("Saturday"))
    hours__sunday = times_of(_("Sunday"))
    time_zone = Chosen(_("Time zone"), choices=time_zones)
    special_days = Rows(
        SpecialDayRow,
        most=60,
        add=_("Add a special day"),
        label=_("Special days"),
        help_text=_("Holidays, short days, days off. They go before seasons and the usual week."),
    )
    seasons = Rows(
        SeasonRow,
        most=12,
        add=_("Add a season"),
        label=_("Seasons"),
        help_text=_(
            "A stretch of weeks with hours of its own, like summer hours. Each day is typed anew."
        ),
    )
    directions = Lines(_("How to find it"), _("In words, for somebody without a map."), rows=4)
    parking = Lines(_("Parking"), _("Where, how far from the door, and what it costs."), rows=3)
    map_url = Line(_("Link to a map"), _("Begins with https://"), inputmode="url")
    accessibility = Entries(
        _("Accessibility"), _("One thing on each line, like “Elevator to all floors”."), rows=4
    )
    comfort__checked_on = Day(_("Somebody checked this on"))
    comfort__from_parking = Line(COMFORT["from_parking"], maxlength=200)
    comfort__stairs = Line(COMFORT["stairs"], maxlength=200)
    comfort__chairs = Line(COMFORT["chairs"], maxlength=200)
    comfort__stand_or_lie_down = Line(COMFORT["stand_or_lie_down"], maxlength=200)
    comfort__usual_wait = Line(COMFORT["usual_wait"], maxlength=200)
    comfort__scents = Line(COMFORT["scents"], maxlength=200)
    comfort__interpreter = Line(COMFORT["interpreter"], maxlength=200)
    comfort__helper = Line(COMFORT["helper"], maxlength=200)
    comfort__running_late = Line(COMFORT["running_late"], maxlength=200)


class ServiceForm(PartForm):
    record = Service
    groups = [
        (_("The service"), "", ["name", "slug", "summary", "telehealth", "at"]),
        (
            _("What patients read"),
            "",
            ["about", "what_happens", "bring", "cost", "next_step"],
        ),
    ]
    name = Line(_("Name"), needed=True, maxlength=80)
    slug = Line(
        _("End of its page’s address"),
        _("Small letters, digits and hyphens. Left empty, it is made of the name. It stays."),
    )
    summary = Line(_("In one sentence"), _("Up to 220 characters."), needed=True, maxlength=220)
    telehealth = Tick(_("It can be done by video or phone"))
    at = Several(_("Where"), _("No tick at all means: at every location."))
    about = Lines(
        _("About it"),
        _(
            "Plain words, no promise. What helps whom is for an article to say, with its sources: "
            "[words of the link](/articles/its-address/)."
        ),
        rows=8,
    )
    what_happens = Entries(_("What happens at a visit"), _("One step on each line."), rows=5)
    bring = Entries(_("What to bring"), _("One thing on each line."), rows=4)
    cost = Lines(_("What it costs"), rows=4)
    next_step = Line(_("The next step"), _("Like “Call to ask for a first visit”."), maxlength=160)


class TeamForm(PartForm):
    record = TeamMember
    groups = [
        ("", "", ["name", "credentials", "role", "languages", "about", "services", "profile"])
    ]
    name = Line(_("Name"), needed=True, maxlength=80)
    credentials = Line(_("Credentials"), _("Like “PT, DPT”."), maxlength=120)
    role = Line(_("What they do here"), _("Like “Physical therapist”."), needed=True, maxlength=120)
    languages = Line(_("Languages"), maxlength=120)
    about = Lines(_("About them"), rows=4)
    services = Several(_("Services they work in"))
    profile = Line(
        _("Their page as a contributor, if they have one"),
        _("The last part of its address. It lists what they wrote and checked."),
    )


class AnnouncementForm(PartForm):
    record = Announcement
    groups = [("", "", ["text", "starts_at", "ends_at", "link", "link_text"])]
    text = Line(
        _("What readers see above every page"),
        _("One sentence, up to 160 characters."),
        needed=True,
        maxlength=160,
    )
    starts_at = Moment(_("Shown from"))
    ends_at = Moment(_("Shown until"))
    link = Line(_("It leads to"), _("A page of this site, like /services/telehealth/."))
    link_text = Line(_("Words of the link"), maxlength=60)


FORMS = {
    "locations": LocationForm,
    "services": ServiceForm,
    "team": TeamForm,
    "announcements": AnnouncementForm,
}
