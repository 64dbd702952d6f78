"""A progress bar for whoever watches: only on a terminal, and only once it takes long."""

import time

WIDTH = 30
PATIENCE_SECONDS = 1


class ProgressBar:
    def __init__(self, stream):
        self.stream = stream
        self.started = time.monotonic()
        self.last = 0.0
        self.is_drawn = False

    def show(self, name, done, total):
        now = time.monotonic()
        if (
            not self.stream.isatty()
            or now - self.started < PATIENCE_SECONDS
            or now - self.last < 0.1
        ):
            return
        filled = WIDTH * done // max(total, 1)
        bar = "#" * filled + "." * (WIDTH - filled)
        self.stream.write(f"\r{name} [{bar}] {done}/{total}", ending="")
        self.stream.flush()
        self.last, self.is_drawn = now, True

    def close(self):
        if self.is_drawn:
            self.stream.write("\r" + " " * (WIDTH + 40) + "\r", ending="")
