"""Sitemaps and their indexes to entries, as sitemaps.org and Google News write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.dates import parse_moment
from assistant.errors import ReadError
from assistant.feeds import Entry
from assistant.fetch.address import printable

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages it names, or, for an index, the sitemaps."""

    pages: tuple[Entry, ...] = ()
    maps: tuple[Entry, ...] = ()


def parsed(data: bytes) -> Sitemap:
    """Raises ReadError where it is not well-formed."""
    from lxml import etree

    # Entities and external files are how an XML file bites its reader.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"The sitemap cannot be read: {printable(error.msg or '')}.", hint="Tell the site.") from None
    pages = tuple(entry for node in root if _name(node) == "url" and (entry := _entry(node)))
    maps = tuple(entry for node in root if _name(node) == "sitemap" and (entry := _entry(node)))
    return Sitemap(pages, maps)


def _entry(node: _Element) -> Entry | None:
    values = {_name(child): (child.text or "").strip() for child in node.iter()}
    url, published, changed = values.get("loc", ""), values.get("publication_date"), values.get("lastmod")
    # A page's last change is not its date: it only says which pages are the newest.
    return Entry(url, published or None, parse_moment(published or changed or "") or "") if url else None


def _name(node: _Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
