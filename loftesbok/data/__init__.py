"""The follow-up dataset: its contract, read, checked and frozen."""
