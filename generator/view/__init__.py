"""From IR and plan to strings for the templates: every decision about output text that they would
have to make.
"""
