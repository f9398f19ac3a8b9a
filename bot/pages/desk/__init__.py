"""The desk of those who answer: who waits, the talk, files, drafts."""
