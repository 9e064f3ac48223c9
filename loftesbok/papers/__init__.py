"""Papers made from the dataset: the board paper (Word, PDF, HTML) and the one-page summary."""
