"""Tests of footfall."""
