"""Words: Hangul, morphemes, stems, spelling, and other words for the same thing."""
