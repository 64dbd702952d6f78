"""Sample data for the style guide: each component in each of its states."""


def context():
    return {}
