"""How load, search, pages and sitemap grow with the library: make bench."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date

SIZES = "1000,10000,100000"
WAGTAIL_P95_MS = 278  # on PostgreSQL, 10,000 articles, over HTTP, on another machine
ROWS = {
    "loaded from files, s": ("load_s", "{:,.1f}"),
    "… articles": ("loaded_from_files", "{:,}"),
    "… related articles of all, s": ("load_related_s", "{:,.1f}"),
    "… each without those, ms": ("load_ms_each", "{:,.1f}"),
    "so all from files would take, s": ("load_all_s", "{:,.0f}"),
    "filled in bulk, s": ("fill_s", "{:,.1f}"),
    "unchanged files again, s": ("load_again_s", "{:,.1f}"),
    "peak memory of loading, MiB": ("load_peak_mb", "{:,.0f}"),
    "publish one article, s": ("publish_s", "{:,.3f}"),
    "… its related articles, s": ("related_s", "{:,.3f}"),
    "search, first after a publishing, ms": ("search_first_ms", "{:,.1f}"),
    "search, cold p50, ms": ("search_cold_p50_ms", "{:,.1f}"),
    "search, cold p95, ms": ("search_cold_p95_ms", "{:,.1f}"),
    "search, warm p50, ms": ("search_p50_ms", "{:,.1f}"),
    "search, warm p95, ms": ("search_p95_ms", "{:,.1f}"),
    "suggestions p95, ms": ("suggestions_p95_ms", "{:,.1f}"),
    "whole sitemap, s": ("sitemap_s", "{:,.3f}"),
    "article page, first, ms": ("page_first_ms", "{:,.1f}"),
    "article page, repeated, ms": ("page_again_ms", "{:,.2f}"),
    "database, MiB": ("database_mb", "{:,.0f}"),
    "peak memory, MiB": ("peak_mb", "{:,.0f}"),
    "share of the time on a CPU": ("cpu_share", "{:.0%}"),  # the less, the busier the machine
}


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help=f"how many articles ({SIZES})")
    parser.add_argument(
        "--clock",
        choices=["wall", "cpu"],
        default="wall",
        help="cpu: seconds of this process alone, for SQLite on a busy machine",
    )
    parser.add_argument(
        "--from-files",
        type=int,
        default=10_000,
        help="the largest library that is loaded from its files alone (10000)",
    )
    options = parser.parse_args()
    found = [_measured(int(size), options) for size in options.sizes.split(",")]
    print(f"{date.today()}, {platform.platform()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, {found[0]['database']}, ", end="")
    print(f"{options.clock} seconds\n")
    print(_table(found))
    for figures in found:
        print(_against_wagtail(figures), end="")


def _measured(size, options):
    """A process for each size, so that memory is its own; its scratch files go with it."""
    with tempfile.TemporaryDirectory(prefix="painsite-bench-") as scratch:
        environment = os.environ | {
            "BENCHMARK_CLOCK": options.clock,
            "BENCHMARK_FROM_FILES": str(options.from_files),
            "DATA_DIR": scratch,
            "DJANGO_SETTINGS_MODULE": "painsite.settings",
        }
        for name in ("DEBUG", "SITE_URL", "ALLOWED_HOSTS", "CACHE_URL", "EMAIL_URL"):
            environment.pop(name, None)
        command = [sys.executable, "-m", "tests.benchmarks.measure", str(size)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _table(found):
    lines = [["articles", *(f"{figures['size']:,}" for figures in found)]]
    lines.append(["---", *("--:" for _figures in found)])
    for name, (key, form) in ROWS.items():
        lines.append([name, *(form.format(figures[key]) for figures in found)])
    for kind in found[0]["search_kinds_ms"]:
        values = (f"{figures['search_kinds_ms'][kind]:,.1f}" for figures in found)
        lines.append([f"search, warm p95, {kind}, ms", *values])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _against_wagtail(figures):
    if figures["size"] != 10_000:
        return ""
    ours, most = figures["search_p95_ms"], WAGTAIL_P95_MS / 10
    verdict = "kept" if ours <= most else "not kept"
    return (
        f"\nSearch p95 at 10,000: {ours:.1f} ms. A tenth of Wagtail's {WAGTAIL_P95_MS} ms is "
        f"{most:.1f} ms: {verdict}.\n(Wagtail on PostgreSQL was measured over HTTP on another "
        "machine: only the order of size carries over.)\n"
    )


if __name__ == "__main__":
    main()
