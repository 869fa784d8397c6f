"""What people look at: charts and reports."""

# Part of aimgain-consortium. An ImportError here: another package named `queries` stands in the place of ours.
from queries import PACKAGE as PACKAGE
