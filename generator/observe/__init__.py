"""What a live API does, held against what its document says.

`recordings` and `har` read exchanges from files, `routes` finds the operation of each, `bodies`
holds a body against its type, `exchanges` the whole of an exchange against its operation, and
`findings` counts what differs; `pages` shows it. Of a value only its kind and form are kept
(`sights`), and no report shows any.
"""
