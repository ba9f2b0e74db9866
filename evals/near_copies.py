"""
Measures how often copies of one story are found, and how often other stories are taken for copies.

    python evals/near_copies.py ARTICLES.jsonl [--articles 200] [--seed 7] [--peers]

Real articles (`title`, `text`, `url`, `published` a line) fill a catalogue. Copies of some of them are made by rule, as
outlets make them of wire copy, and so are texts that share much with them without being copies. Each is stored alone,
looked up, and taken out again. Rates have 95 % Wilson intervals; one made text an article and kind, so articles are the
units. `--peers` runs the same texts through datasketch's MinHashLSH over the same runs of words. `--groups` lists the
groups found among the articles themselves, to be judged by reading.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.copies import print_of
from assistant.domain import Document
from assistant.evaluate.statistics import wilson
from assistant.store.catalogue import Catalogue

LEAST_WORDS = 150
FURNITURE = (
    "{0} is read in every county of the state. Subscribe now for unlimited access to our reports, our archive and our "
    "apps, and support reporting that holds the powerful to account. Our newsroom works to the code of the Press "
    "Council, which hears complaints from readers within two weeks of printing. Sign up for our newsletter, Morning "
    "Read, and have the day's five most important stories in your inbox before breakfast, free of charge. Photographs "
    "are the property of their makers and may not be printed elsewhere without leave."
)
Make = Callable[[Sequence[str], Sequence[str], random.Random], Sequence[str]]
"""The paragraphs of an article and of another one → the paragraphs of a made text."""


def trimmed(story: Sequence[str], _: Sequence[str], rng: random.Random) -> Sequence[str]:
    """Cut from the end, as desks cut."""
    return story[: max(3, int(len(story) * rng.uniform(0.3, 0.7)))]


def credited(story: Sequence[str], _: Sequence[str], rng: random.Random) -> Sequence[str]:
    """Opened with an outlet's and an agency's name, and closed with an outlet's line."""
    place = rng.choice(["LONDON", "WASHINGTON", "ORSK", "PARIS"])
    head = f"By Staff Writer, The Vell Post\n\n{place}, March 3 (Reuters) - {story[0]}"
    return [head, *story[1:], "Reporting by the Vell Post newsroom; editing by A. Holm. All rights reserved."]


def extended(story: Sequence[str], other: Sequence[str], rng: random.Random) -> Sequence[str]:
    """With paragraphs of the outlet's own, up to as many as half of the story's, anywhere in it."""
    found = list(story)
    for paragraph in other[: max(1, len(story) // 2)]:
        found.insert(rng.randint(0, len(found)), paragraph)
    return found


def embedded(story: Sequence[str], other: Sequence[str], rng: random.Random) -> Sequence[str]:
    """The whole story in the middle of another one: a round-up."""
    at = rng.randint(1, max(1, len(other) - 1))
    return [*other[:at], *story, *other[at:]]


def new_lead(story: Sequence[str], _: Sequence[str], __: random.Random) -> Sequence[str]:
    """Its first paragraph told in other words."""
    names = re.findall(r"\b[A-Z][a-z]+\b", story[0])[:2] or ["officials"]
    return [f"There was news of {' and '.join(names)} that the town had long been waiting for.", *story[1:]]


def updated(story: Sequence[str], _: Sequence[str], rng: random.Random) -> Sequence[str]:
    """A later version: two figures in five changed, and a paragraph in five taken out."""
    kept = [each for n, each in enumerate(story) if n < 2 or rng.random() > 0.2]
    return [re.sub(r"\b\d+\b", lambda m: str(int(m[0]) + 1) if rng.random() < 0.4 else m[0], each) for each in kept]


def edited(story: Sequence[str], _: Sequence[str], rng: random.Random) -> Sequence[str]:
    """One word in twenty-five left out or doubled by an editor's hand."""
    return [
        " ".join(word for word in each.split() for _ in range(1 if rng.random() > 0.04 else rng.choice([0, 2])))
        for each in story
    ]


def quoting(story: Sequence[str], other: Sequence[str], rng: random.Random) -> Sequence[str]:
    """Another story that repeats one paragraph of this one."""
    return [*other[:3], rng.choice(story), *other[3:]]


def same_furniture(_: Sequence[str], other: Sequence[str], __: random.Random) -> Sequence[str]:
    """Another short story under a notice that the article has been given too (see `main`)."""
    return [*other[:3], FURNITURE.format("The Vell Post")]


def series(story: Sequence[str], _: Sequence[str], rng: random.Random) -> Sequence[str]:
    """The same form with every figure another: the next day's table. Only of articles with many figures."""
    return [re.sub(r"\d[\d,.]*\d|\d", lambda m: str(rng.randint(100, 9999)), each) for each in story]


def unrelated(_: Sequence[str], other: Sequence[str], __: random.Random) -> Sequence[str]:
    """The real article that shares most words with this one, taken for another outlet's."""
    return other


COPIES: dict[str, Make] = {
    make.__name__: make for make in (trimmed, credited, extended, embedded, new_lead, updated, edited)
}
OTHERS: dict[str, Make] = {make.__name__: make for make in (quoting, same_furniture, series, unrelated)}


def read(path: Path) -> list[Document]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Document(f"{n:016x}", row["text"], row["title"], row["url"], "article", published=row["published"][:10])
        for n, row in enumerate(rows)
    ]


def paragraphs(document: Document) -> list[str]:
    return [each for each in re.split(r"\n\s*\n", document.text) if each.strip()]


def nearest(document: Document, others: Sequence[Document], words: dict[str, frozenset[str]]) -> Document:
    """The other article with most of its words in common that is no version of it."""
    mine = words[document.id]
    ranked = sorted(others, key=lambda one: -len(mine & words[one.id]) / (1 + len(mine | words[one.id])))
    return next(one for one in ranked if one.id != document.id and one.title != document.title)


class Ours:
    """The catalogue, as the library uses it."""

    def __init__(self, documents: Sequence[Document], folder: Path) -> None:
        self.catalogue = Catalogue(folder / "catalogue.sqlite3")
        started = time.perf_counter()
        with self.catalogue.transaction() as db:
            for document in documents:
                self.catalogue.add(db, document, ())
        self.seconds = (time.perf_counter() - started) / len(documents)

    def add(self, document: Document) -> None:
        with self.catalogue.transaction() as db:
            self.catalogue.add(db, document, ())

    def remove(self, document: Document) -> None:
        with self.catalogue.transaction() as db:
            self.catalogue.delete(db, document.id)

    def copies_of(self, document: Document) -> set[str]:
        stories = self.catalogue.copies.stories()
        mine = stories.get(document.id)
        return {one for one, story in stories.items() if story == mine and one != document.id} if mine else set()


class Lsh:
    """datasketch's MinHashLSH over the same runs of words, at its Jaccard threshold of 0.5."""

    def __init__(self, documents: Sequence[Document]) -> None:
        from datasketch import MinHashLSH

        self.index: Any = MinHashLSH(threshold=0.5, num_perm=128)
        self.added: dict[str, Any] = {}
        started = time.perf_counter()
        for document in documents:
            self.add(document)
        self.seconds = (time.perf_counter() - started) / len(documents)

    def add(self, document: Document) -> None:
        from datasketch import MinHash

        sketch: Any = MinHash(num_perm=128)
        sketch.update_batch([run.to_bytes(8, "big") for run in print_of(document).runs])
        self.added[document.id] = sketch
        self.index.insert(document.id, sketch)

    def remove(self, document: Document) -> None:
        self.index.remove(document.id)

    def copies_of(self, document: Document) -> set[str]:
        mine = self.added[document.id]
        found = set(self.index.query(mine)) - {document.id}
        return {one for one in found if mine.jaccard(self.added[one]) >= 0.5}


def cases(
    chosen: Sequence[Document], documents: Sequence[Document], donors: Sequence[Document], seed: int
) -> list[tuple[str, Document, Document]]:
    """Kind, article and made text, which bears another headline, outlet and address."""
    words = {document.id: print_of(document).title | frozenset(document.text.lower().split()) for document in documents}
    found = []
    for document in chosen:
        rng = random.Random(f"{seed}:{document.id}")  # noqa: S311  # a sample, no secret
        story, other = paragraphs(document), rng.choice(donors)
        for kind, make in {**COPIES, **OTHERS}.items():
            second = nearest(document, documents, words) if kind == "unrelated" else other
            if kind == "series" and len(re.findall(r"\d+", document.text)) < 8:
                continue
            text = "\n\n".join(make(story, paragraphs(second), rng))
            title = second.title if kind in {"unrelated", "same_furniture", "quoting"} else f"News: {document.title}"
            made = Document(f"made-{kind}", text, title, "/made", "article", "The Vell Post", published="2023-03-03")
            found.append((kind, document, made))
    return found


def measure(index: Ours | Lsh, made: Sequence[tuple[str, Document, Document]]) -> dict[str, tuple[int, int]]:
    """How many of each kind were linked with their article, of how many."""
    found: dict[str, tuple[int, int]] = {}
    for kind, article, text in made:
        document = _wrapped(article) if kind == "same_furniture" else article
        if kind == "same_furniture":
            index.add(document)
        index.add(text)
        hits, total = found.get(kind, (0, 0))
        found[kind] = (hits + (document.id in index.copies_of(text)), total + 1)
        index.remove(text)
        if kind == "same_furniture":
            index.remove(document)
    return found


def _wrapped(article: Document) -> Document:
    """The beginning of an article as the same outlet would wrap it."""
    text = "\n\n".join([*paragraphs(article)[:3], FURNITURE.format("The Vell Post")])
    return replace(article, id=f"{article.id}-f", uri="/f", publisher="The Vell Post", text=text)


def report(name: str, index: Ours | Lsh, found: dict[str, tuple[int, int]]) -> None:
    print(f"\n{name}: {1000 * index.seconds:.1f} ms a document to store\n")
    print("| kind | linked | of | rate |\n|---|---|---|---|")
    for kind, (hits, total) in found.items():
        print(row(kind, hits, total))
    right, copies = (sum(found[kind][i] for kind in COPIES) for i in (0, 1))
    wrong = sum(found[kind][0] for kind in OTHERS)
    print(row("recall", right, copies))
    print(row("precision", right, right + wrong))


def row(name: str, hits: int, total: int) -> str:
    low, high = wilson(hits, total)
    return f"| {name} | {hits} | {total} | {hits / max(1, total):.3f} [{low:.3f}, {high:.3f}] |"


def show_groups(ours: Ours, documents: Sequence[Document]) -> None:
    stories = ours.catalogue.copies.stories()
    for root in sorted(set(stories.values())):
        members = [one for one in documents if stories.get(one.id) == root]
        print(f"\n{len(members)} documents")
        for one in members:
            print(f"  {one.published}  {one.title}  {one.uri}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("file", type=Path, metavar="ARTICLES.jsonl")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--groups", action="store_true")
    given = parser.parse_args()
    documents = [one for one in read(given.file) if len(one.text.split()) >= LEAST_WORDS]
    with tempfile.TemporaryDirectory() as folder:
        if given.groups:
            show_groups(Ours(documents, Path(folder)), documents)
            return
        # What surrounds a copy comes from articles that are not in the catalogue, or it would be a copy of two stories.
        donors = documents[::6]
        documents = [one for one in documents if one not in donors]
        ours = Ours(documents, Path(folder))
        texts = Counter(one.text for one in documents)  # A text that several pages have is no story but a layout.
        single = [one for one in documents if texts[one.text] == 1 and not ours.copies_of(one)]
        chosen = random.Random(given.seed).sample(single, given.articles)  # noqa: S311  # likewise
        made = cases(chosen, documents, donors, given.seed)
        report("Podium", ours, measure(ours, made))
        if given.peers:
            lsh = Lsh(documents)
            report("datasketch MinHashLSH", lsh, measure(lsh, made))


if __name__ == "__main__":
    main()
