"""How many requests one address, and all the world, may send in an hour.

Counted in the database, which all processes share. The address itself is never stored: its digest
is keyed, with another key each day, and its row is gone a day later.
"""

import ipaddress
from datetime import UTC, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from .models import Submissions

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AN_ADDRESS = 20  # a whole waiting room may sit behind one
A_NETWORK = 60  # of IPv6, 48 bits: whoever rents one has 65,536 addresses of 64 bits to send from
ALL = 200


class TooMany(Exception):
    """No more for now."""


def count(address, now, *, is_suspicious=False):
    """Count one more request. Raises TooMany, and then counts nothing.

    Part of the transaction that stores the request: what is not stored is not counted either.
    What machines send has a total of its own, so that it shuts no person out.
    """
    purge(now)
    with transaction.atomic():
        rows = [(_row(key, now), most) for key, most in _limits(address, now, is_suspicious)]
        if any(row.count >= most for row, most in rows):
            raise TooMany
        for row, _most in rows:
            row.count += 1
            row.save()


def is_full(address, now, *, is_suspicious=False):
    """Whether `count` would refuse, without writing: a flood must not hold the database."""
    most = dict(_limits(address, now, is_suspicious))
    rows = Submissions.objects.filter(key__in=most, since__gt=now - HOUR)
    return any(row.count >= most[row.key] for row in rows)


def purge(now):
    """Forget what is a day old; the number of rows that are gone."""
    return Submissions.objects.filter(since__lt=now - DAY).delete()[0]


def address_of(request):
    """Where a request comes from. One household or clinic has a whole IPv6 network of 64 bits."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback:  # behind a proxy that passes no address on, it is everybody's
        return ""
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


def _limits(address, now, is_suspicious):
    """[(key, most)], always in one order, so that no two processes wait for each other."""
    limits = {"all machines" if is_suspicious else "all": ALL}
    if address:
        limits[f"address {address}"] = AN_ADDRESS
    if ":" in address:
        limits[f"network {_network_of(address)}"] = A_NETWORK
    return sorted((_key(whose, now), most) for whose, most in limits.items())


def _network_of(address):
    return ipaddress.ip_network(address).supernet(new_prefix=48)


def _row(key, now):
    row, _created = Submissions.objects.select_for_update().get_or_create(
        key=key, defaults={"since": now}
    )
    if row.since <= now - HOUR:
        row.since, row.count = now, 0
    return row


def _key(whose, now):
    day = now.astimezone(UTC).date().isoformat()
    return salted_hmac(f"clinic.limits {day}", whose, algorithm="sha256").hexdigest()
