"""What is asked: the view, the engine, the rules, the call profiles. Imports graphmodel only."""

# Part of aimgain-consortium. An ImportError here: another package named `graphmodel` stands in the place of ours.
from graphmodel import PACKAGE as PACKAGE
