"""Waits that grow with each wrong try, counted in the database, which all processes share.

Tries for one name from one address are counted together, so nobody can shut a colleague out from
elsewhere. All tries from one address have a high ceiling of their own: a clinic sits behind one.
A try is counted before the password is looked at. So many tries at once gain nothing.
"""

import ipaddress
import math
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from .models import Tries


@dataclass(frozen=True)
class Rule:
    """So many tries are free; then the wait begins and doubles, up to the longest."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    counted_for: timedelta

    def wait_after(self, count):
        if count < self.free:
            return timedelta(0)
        doublings = min(count - self.free, 16)
        return min(self.first_wait * 2**doublings, self.longest_wait)


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NAME_AT_ADDRESS = Rule(5, timedelta(minutes=1), HOUR, DAY)
ADDRESS = Rule(100, timedelta(minutes=15), timedelta(minutes=15), HOUR)
ACCOUNT = Rule(5, timedelta(minutes=1), HOUR, DAY)


class TooManyTries(Exception):
    def __init__(self, wait):
        self.minutes = max(1, math.ceil(wait.total_seconds() / 60))
        super().__init__(
            ngettext(
                "Too many tries. Try again in %(minutes)d minute.",
                "Too many tries. Try again in %(minutes)d minutes.",
                self.minutes,
            )
            % {"minutes": self.minutes}
        )


class Counted:
    """Something that may be tried only so often: rules by their keys."""

    def __init__(self, rules):
        self.rules = dict(sorted(rules.items()))  # always in one order: no two wait for each other

    @transaction.atomic
    def count(self):
        """Count one more try. Raises TooManyTries, and then counts nothing."""
        now = timezone.now()
        Tries.objects.filter(since__lt=now - DAY).delete()
        rows = [_row(key, rule, now) for key, rule in self.rules.items()]
        open_at = max(row.next_at for row in rows)
        if open_at > now:
            raise TooManyTries(open_at - now)
        for row, rule in zip(rows, self.rules.values(), strict=True):
            row.count += 1
            row.next_at = now + rule.wait_after(row.count)
            row.save()

    @transaction.atomic
    def succeeded(self):
        """Forget the tries, but from a shared address only this one: others go on guessing."""
        for key, rule in self.rules.items():
            rows = Tries.objects.filter(key=key)
            if rule is ADDRESS:
                rows.filter(count__lte=rule.free).update(next_at=timezone.now())
                rows.filter(count__gt=0).update(count=F("count") - 1)
            else:
                rows.delete()


def sign_in(name, address):
    rules = {_key("name", name.casefold(), address): NAME_AT_ADDRESS}
    if not _is_everybody(address):
        rules[_key("address", address)] = ADDRESS
    return Counted(rules)


def for_account(purpose, user):
    """For what needs the password already, so that no outsider can make anybody wait."""
    return Counted({_key(purpose, str(user.pk)): ACCOUNT})


def address_of(request):
    """Where a request comes from. One household or clinic has a whole IPv6 network of 64 bits."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    if address.version == 4 or address.is_loopback:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _is_everybody(address):
    """A proxy that passes no address on makes all the world look like this machine."""
    return address == "" or ipaddress.ip_network(address).is_loopback


def _row(key, rule, now):
    row, _created = Tries.objects.select_for_update().get_or_create(
        key=key, defaults={"since": now, "next_at": now}
    )
    if row.next_at <= now and row.since <= now - rule.counted_for:
        row.count, row.since = 0, now
    return row


def _key(*parts):
    return salted_hmac("staff.throttle", "\0".join(parts), algorithm="sha256").hexdigest()
