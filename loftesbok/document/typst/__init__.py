"""Pieces as PDF, by Typst."""
