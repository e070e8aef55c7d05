"""Two versions of an API, compared as their users see them: in the words of the generated package.

`sources` finds the two sides (documents, folders under `specs/`, git revisions), `surface` brings
each to its IR and its Python names, `compare` finds the changes, `rules` says of each kind of
change whom it breaks, and `bump` what that means for the version. Two IRs are compared, never
texts.
"""
