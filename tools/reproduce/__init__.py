"""The published bytes made again, from a clean clone and under other circumstances: ``make reproduce``."""
