"""Single values as a person writes them, a file by what is read; or a sentence that says why one cannot be read.

Every `read_…` function takes one raw value as YAML or JSON gave it (int, float, str, bool, None, list,
dict) and gives back an exact Python value, or raises `BadValue` and nothing else. No floating point
arithmetic: amounts are whole yen, percentages are fractions.
"""
