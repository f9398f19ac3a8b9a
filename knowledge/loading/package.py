"""Office Open XML packages (DOCX, PPTX): parts, and what they refer to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from knowledge.loading.document import BrokenError
from knowledge.loading.markup import Element, attribute, parse_entry


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a package by the name of its entry."""

    archive: ZipFile
    name: str

    def root(self) -> Element:
        """Return the parsed part. Raises BrokenError or DoctypeError."""
        return parse_entry(self.archive, self.name)

    def related(self, kind: str) -> Iterator[Part]:
        """Yield the parts inside the package that this one refers to as `kind`, in order of their targets."""
        for part, _ in sorted(self._references(kind), key=lambda found: found[0].name):
            yield part

    def by_identity(self, kind: str) -> dict[str, Part]:
        """Return the parts that this one refers to as `kind`, by the ids it knows them by."""
        return {identity: part for part, identity in self._references(kind)}

    def _references(self, kind: str) -> Iterator[tuple[Part, str]]:
        folder, name = posixpath.split(self.name)
        beside = posixpath.join(folder, "_rels", f"{name}.rels")
        if beside not in self.archive.namelist():
            return
        for reference in parse_entry(self.archive, beside):
            target = posixpath.normpath(posixpath.join("/", folder, attribute(reference, "Target"))).lstrip("/")
            if (
                attribute(reference, "Type").rpartition("/")[2] == kind
                and attribute(reference, "TargetMode") != "External"
                and target in self.archive.namelist()
            ):
                yield Part(self.archive, target), attribute(reference, "Id")


def main_part(archive: ZipFile) -> Part:
    """Return the part that holds the document. Raises BrokenError."""
    for part in Part(archive, "").related("officeDocument"):
        return part
    raise BrokenError("no document part")
