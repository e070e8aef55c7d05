"""Measurements of clientwright beside its peers; see README.md."""
