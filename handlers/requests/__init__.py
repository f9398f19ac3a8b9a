"""What people ask for in plain words, by feature; the intent puts them together."""
