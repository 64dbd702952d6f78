"""A form of the desk as a browser would send it back."""

from django.forms import BooleanField, MultiValueField

from articles.desk.rows import RowsField


def shown(client, url):
    """All that the form at an address holds, by the names that are sent, line ends included."""
    form = client.get(url).context["adminform"].form
    data = {}
    for field in form:
        data |= _sent(field.name, field.field, field.value())
    return data


def send(client, url, **changes):
    return client.post(url, shown(client, url) | changes)


def _sent(name, field, value):
    if field.disabled:
        return {}
    if isinstance(field, RowsField):
        return {
            f"{name}-{number}-{part}": text.replace("\n", "\r\n")
            for number, row in enumerate(value or ())
            for part, text in row.items()
        }
    if isinstance(field, BooleanField):
        return {name: "on"} if value else {}
    if isinstance(field, MultiValueField):
        parts = field.widget.decompress(value)
        return {f"{name}_{number}": str(part or "") for number, part in enumerate(parts)}
    return {name: str("" if value is None else value).replace("\n", "\r\n")}
