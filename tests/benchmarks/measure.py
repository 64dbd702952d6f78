"""Make one library and measure it. Prints the figures as JSON; started anew for each size."""

import json
import os
import re
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

# A library up to the first size is loaded from its files; of a larger one only the last articles.
ALL_FROM_FILES = int(os.environ.get("BENCHMARK_FROM_FILES", 10_000))
SLICE = min(1_000, ALL_FROM_FILES)
AT_ONCE = 25_000  # each batch computes all related articles anew: the fewer the better
ROUNDS = 10
PUBLISHED, PAGES = 5, 50


def main(size):
    from django.core.management import call_command
    from django.db import connection

    start = time.perf_counter()
    call_command("collectstatic", interactive=False, verbosity=0)
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        figures = {"size": size, "database": connection.vendor}
        for measure in (load, publish, search, suggestions, sitemap, page, space):
            print(f"  {size:,}: {measure.__name__} …", file=sys.stderr, flush=True)
            figures |= measure(size)
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
    figures["cpu_share"] = time.process_time() / (time.perf_counter() - start)
    print(json.dumps(figures))


def load(size):
    """Through articles.sync.load; the greater part of a very large library without its files.

    Each load of many articles computes the related ones of all anew, so that is told apart.
    """
    from articles import related, sync
    from tests.benchmarks.made_up_library import write_folder

    from_files = size if size <= ALL_FROM_FILES else SLICE
    with tempfile.TemporaryDirectory(dir=os.environ["DATA_DIR"]) as folder:
        root = Path(folder) / "content"
        write_folder(root)
        _without_problems(sync.load(root))
        filling = timed(lambda: _fill(range(1, size - from_files + 1)))
        write_folder(root, range(size - from_files + 1, size + 1))
        rebuild, rebuilding = related.rebuild, []
        related.rebuild = lambda: rebuilding.append(timed(rebuild))
        loading = timed(lambda: _without_problems(sync.load(root)))
        related.rebuild = rebuild
        again = timed(lambda: sync.load(root))
    each = (loading - sum(rebuilding)) / from_files
    return {
        "load_s": loading,
        "load_related_s": sum(rebuilding),
        "load_ms_each": 1000 * each,
        "load_all_s": size * each + sum(rebuilding),
        "loaded_from_files": from_files,
        "fill_s": filling,
        "load_again_s": again,
        "load_peak_mb": peak_mb(),
    }


def publish(size):
    """One article of the library gets another sentence; its related articles, also alone."""
    from django.db import transaction

    from articles import publishing, related
    from articles.models import Article

    saving, relating = [], []
    for article in _spread(Article.objects.filter(slug__startswith="made-up"), PUBLISHED):
        document = article.document
        changed = replace(document, body=f"{document.body}\nOne more sentence.\n")
        saving.append(
            timed(lambda a=article, d=changed: publishing.save_article(a.slug, d, article=a))
        )
        with transaction.atomic():
            relating.append(timed(lambda a=article: related.refresh([a])))
    return {"publish_s": statistics.median(saving), "related_s": statistics.median(relating)}


def search(size):
    """After a publishing, in the first round, and when asked before; the answer as a page."""
    from articles.search import knowledge
    from tests.benchmarks.queries import QUERIES

    queries = [(kind, query) for kind, some in QUERIES.items() for query in some]
    knowledge._at.cache_clear()
    first = timed(lambda: get("/search/", q=queries[0][1]))
    cold = [timed(lambda q=query: get("/search/", q=q)) for _kind, query in queries]
    warm = {kind: [] for kind in QUERIES}
    for _round in range(ROUNDS):
        for kind, query in queries:
            warm[kind].append(timed(lambda q=query: get("/search/", q=q)))
    every = [seconds for some in warm.values() for seconds in some]
    return {
        "search_first_ms": 1000 * first,
        "search_cold_p50_ms": 1000 * statistics.median(cold),
        "search_cold_p95_ms": 1000 * p95(cold),
        "search_p50_ms": 1000 * statistics.median(every),
        "search_p95_ms": 1000 * p95(every),
        "search_kinds_ms": {kind: 1000 * p95(some) for kind, some in warm.items()},
    }


def suggestions(size):
    from tests.benchmarks.queries import STARTS

    seconds = [
        timed(lambda s=start: get("/search/suggestions/", q=s))
        for _round in range(ROUNDS)
        for start in STARTS
    ]
    return {"suggestions_p95_ms": 1000 * p95(seconds)}


def sitemap(size):
    """All files of it, read to the end."""

    def read_all():
        parts = re.findall(r"<loc>[^<]*(/sitemap-[^<]+)</loc>", get("/sitemap.xml").decode())
        return sum(len(get(part)) for part in parts)

    return {"sitemap_s": statistics.median(timed(read_all) for _round in range(3))}


def page(size):
    """Different articles for the first time, and then each of them again."""
    from articles import rendered
    from articles.models import Article
    from painsite.public_pages import kept_pages

    kept_pages.clear()
    rendered._render_article.cache_clear()
    addresses = [article.get_absolute_url() for article in _spread(Article.objects.all(), PAGES)]
    get(addresses.pop())  # templates are read by the first page of a process
    first = [timed(lambda a=address: get(a)) for address in addresses]
    again = [timed(lambda a=address: get(a)) for address in addresses]
    return {
        "page_first_ms": 1000 * statistics.median(first),
        "page_again_ms": 1000 * statistics.median(again),
    }


def space(size):
    from django.db import connection

    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        taken = sum(path.stat().st_size for path in name.parent.glob(f"{name.name}*"))
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            taken = cursor.fetchone()[0]
    return {"database_mb": taken / 2**20, "peak_mb": peak_mb()}


@cache
def client():
    """One for all: each new one would start the site anew."""
    from django.test import Client

    return Client(headers={"host": "localhost"})


def get(path, **query):
    """The answer of the whole site to a GET, without a network in between."""
    response = client().get(path, query)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return response.getvalue()


def timed(work):
    """Seconds: of the clock, or of the CPU, which says more on a busy machine."""
    now = time.process_time if os.environ.get("BENCHMARK_CLOCK") == "cpu" else time.perf_counter
    start = now()
    work()
    return now() - start


def p95(seconds):
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def peak_mb():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2 ** (20 if sys.platform == "darwin" else 10)


def _fill(numbers):
    from articles import publishing
    from tests.benchmarks.made_up_library import make_document, slug_of

    for start in range(0, len(numbers), AT_ONCE):
        publishing.save_articles(
            publishing.Change(slug_of(number), make_document(number))
            for number in numbers[start : start + AT_ONCE]
        )


def _spread(articles, count):
    """So many articles, evenly from the oldest to the newest."""
    keys = list(articles.order_by("pk").values_list("pk", flat=True))
    return articles.filter(pk__in=keys[:: max(1, len(keys) // count)][:count])


def _without_problems(report):
    if report.problems:
        raise RuntimeError(f"not a valid library: {report.problems[0]}")


def prepare():
    """Django, with a database of its own: what DATABASE_URL names is not touched."""
    import django
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        name = str(Path(os.environ["DATA_DIR"]) / "benchmark.sqlite3")
    else:
        name = f"{database['NAME']}_benchmark"
    database["TEST"] = {"NAME": name}
    django.setup()


if __name__ == "__main__":
    prepare()
    main(int(sys.argv[1]))
