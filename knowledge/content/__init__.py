"""The content folder: what municipalities wrote down, read into municipalities, passages, courses and findings."""

from knowledge.content.finding import Finding
from knowledge.content.folder import Content, read_content

__all__ = ["Content", "Finding", "read_content"]
