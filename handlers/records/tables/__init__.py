"""The tables of people's records, by what they are about; everything of a conversation goes with its row."""
