"""The content folder: what municipalities wrote down, read into municipalities, passages, courses and findings."""

from knowledge.content.finding import Finding
from knowledge.content.folder import Content, read_content
from knowledge.content.golden import GoldenQuestion

__all__ = ["Content", "Finding", "GoldenQuestion", "read_content"]
