"""Tests of the gravity models."""
