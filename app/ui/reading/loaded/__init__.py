"""Possibly loaded wording: how it is marked in a text, and how its reasons are told."""
