"""Turns rows into arrays, runs the methods of `torg_analysis`, turns results into plain data."""

from torg.premises.studies.analysis.answer import Answer, answer
from torg.premises.studies.analysis.inputs import gather
from torg.premises.studies.material import Inputs
from torg.premises.studies.parameters import VERSION, Parameters

__all__ = ["VERSION", "Answer", "Inputs", "Parameters", "answer", "gather"]
