"""Numerical methods for city centres: arrays in, frozen dataclasses out."""
