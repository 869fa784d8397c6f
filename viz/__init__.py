"""What people look at: charts and reports."""
