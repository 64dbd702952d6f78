"""Draws the icons that phones and old browsers want, from the shapes of static/images/favicon.svg.

Run it when the favicon has changed: `.venv/bin/python -m tests.browser.make_icons`. It needs
Chromium, as the tests do; nothing of it runs on the site.
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import chromium

IMAGES = Path(__file__).resolve().parents[2] / "static" / "images"
PAGE = "#fbf7f1"
# file: (size, share of it that the drawing fills, background). What a phone cuts to a circle keeps
# its drawing whole.
ICONS = {
    "icon-192.png": (192, 1.0, "transparent"),
    "icon-512.png": (512, 1.0, "transparent"),
    "icon-maskable-512.png": (512, 0.56, PAGE),
    "apple-touch-icon.png": (180, 0.78, PAGE),
}
FAVICON_SIZES = (16, 32, 48)


def main():
    drawing = (IMAGES / "favicon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        page = browser.new_page(color_scheme="light")
        for name, (size, share, background) in ICONS.items():
            shot(page, drawing, size, share, background).save(IMAGES / name, optimize=True)
        sizes = [shot(page, drawing, size, 1.0, "transparent") for size in FAVICON_SIZES]
        sizes[-1].save(
            IMAGES / "favicon.ico",
            sizes=[(size, size) for size in FAVICON_SIZES],
            append_images=sizes[:-1],
        )
        browser.close()


def shot(page, drawing, size, share, background):
    inner = round(size * share)
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(
        f"<style>body{{margin:0;display:grid;place-items:center;height:{size}px;"
        f"background:{background}}}svg{{width:{inner}px;height:{inner}px}}</style>{drawing}"
    )
    picture = page.screenshot(omit_background=background == "transparent")
    return Image.open(io.BytesIO(picture))


if __name__ == "__main__":
    main()
