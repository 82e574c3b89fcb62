"""Tests of the numerical methods."""

import pytest

pytest.register_assert_rewrite("tests.analysis.contract")
