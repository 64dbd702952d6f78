"""What a browser would send of the clinic's forms at the desk."""

from html.parser import HTMLParser

from django.contrib.auth.models import Group, User

DESK = "/admin/clinic/clinic/"
CLINIC = """\
name: Example Clinic
tagline: Plain answers
phone: +1 202-555-0100
emergency_number: '911'
confirmed_on: 2026-11-01
callback:
  accepts_requests: true
  answer_within_days: 2
crisis_lines:
- name: Lifeline
  phone: '988'
  when: you think of ending your life
locations:
- slug: main
  name: Main office
  street:
  - 100 Example Street
  city: Sample Town
  country: US
  phone: +1 202-555-0101
  time_zone: America/New_York
  hours:
    monday: 08:00-12:00, 13:00-17:00
    friday: 22:00-06:00
  seasons:
  - monday: 09:00-15:00
    name: Winter weeks
    starts_on: 2026-12-21
    ends_on: 2027-01-02
  special_days:
  - name: Thanksgiving
    starts_on: 2026-11-26
    ends_on: 2026-11-27
  - name: Short day
    starts_on: 2026-12-09
    times: 08:00-12:00
  accessibility:
  - Elevator to all floors
  comfort:
    checked_on: 2026-11-01
    stairs: None.
  confirmed_on: 2026-11-01
- slug: north
  name: North office
  street:
  - 2 Sample Road
  city: Sample Town
services:
- slug: massage
  name: Massage therapy
  summary: Hands that ask first.
  at:
  - main
- slug: telehealth
  name: Telehealth visit
  summary: By video or phone.
  telehealth: true
team:
- name: 'Sample: therapist'
  role: Therapist
  services:
  - massage
- name: 'Sample: front desk'
  role: Answers the phone
announcements:
- text: Now accepting telehealth appointments.
  link: /services/telehealth/
  starts_at: 2026-11-16T05:00:30Z
  ends_at: 2027-03-01T05:00:00Z
"""


class Fields(HTMLParser):
    """The fields of the form with an id; a template holds none."""

    def __init__(self, html, form="clinic_form"):
        super().__init__()
        self.form, self.data, self.inside, self.in_template = form, {}, False, False
        self.select = self.textarea = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.inside = values.get("id") == self.form
        self.in_template = self.in_template or tag == "template"
        name = values.get("name")
        if not self.inside or self.in_template:
            return
        if tag == "input" and name and name != "csrfmiddlewaretoken":
            self._take_input(name, values)
        elif tag == "select":
            self.select = name
            self.data[name] = [""]
        elif tag == "option" and "selected" in values:
            self.data[self.select] = [values.get("value", "")]
        elif tag == "textarea":
            self.textarea = name
            self.data[name] = [""]

    def _take_input(self, name, values):
        if values.get("type") != "checkbox":
            self.data[name] = [values.get("value", "")]
        elif "checked" in values:
            self.data.setdefault(name, []).append(values.get("value", "on"))

    def handle_data(self, text):
        if self.textarea:
            self.data[self.textarea][0] += text

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            # HTML drops the line end that Django writes after the tag; browsers send CRLF.
            text = self.data[self.textarea][0].removeprefix("\n")
            self.data[self.textarea] = [text.replace("\n", "\r\n")]
            self.textarea = None
        if tag == "template":
            self.in_template = False


def fields_of(client, path):
    response = client.get(DESK + path)
    assert response.status_code == 200, response
    return Fields(response.text).data


def send(client, path, opened=None, **changed):
    """Send the form of a page as it is, or as it was opened, with some fields changed."""
    data = dict(opened or fields_of(client, path)) | changed
    return client.post(DESK + path, data)


def member_of(group, name=None):
    user = User.objects.create_user(name or group.lower(), is_staff=True, first_name=name or "")
    user.groups.add(Group.objects.get(name=group))
    return user
