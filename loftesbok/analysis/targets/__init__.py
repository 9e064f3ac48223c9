"""Targets: what the reported figures allow one to say of them."""
