"""XML inside a container: parsed without DTD, entities, network or unbounded depth, and read by local names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias
from zipfile import ZipFile

from lxml import etree

from knowledge.loading.archive import read_entry, refuse_doctype
from knowledge.loading.document import BrokenError, TooLargeError

Element: TypeAlias = etree._Element  # noqa: SLF001 - the types of lxml give it no other name


def parse_entry(archive: ZipFile, name: str) -> Element:
    """Return the root of an XML entry. Raises BrokenError or DoctypeError."""
    xml = read_entry(archive, name)
    refuse_doctype(xml)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise TooLargeError("memory") from error
        raise BrokenError(name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenError(name)
    return root


def local(element: Element) -> str:
    """Return the name of an element without its namespace: formats move namespaces from version to version."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return an attribute by its name without namespace, or ""."""
    found = element.get(name)
    if found is not None:
        return found
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def number(element: Element, name: str, fallback: int = 0) -> int:
    """Return an attribute that is a whole number from 0, or the fallback."""
    text = attribute(element, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else fallback


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children with one of these names."""
    for child in element:
        if local(child) in names:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child, grandchild and so on by names, or None."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def switched(element: Element, name: str) -> bool:
    """Tell whether a child of this name is there and not switched off with val="0"."""
    found = child(element, name)
    if found is None:
        return False
    return attribute(found, "val") not in {"0", "false", "off", "none"}
