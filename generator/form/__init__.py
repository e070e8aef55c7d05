"""Black's form for the Python that templates have, in a small part of the time that black needs.

`leaves` are the tokens of a statement, a `line` of them is short enough or is `split`. Tests hold
all of it against black.
"""
