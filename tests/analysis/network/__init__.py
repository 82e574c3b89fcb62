"""Tests of the street network."""
