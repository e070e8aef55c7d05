"""Documentation pages to one OpenAPI 3.1 document that says where its statements come from.

One way: `pages` reads files; `formats` recognises what kind of page each one is; a reader makes a
`Fragment` (part of a document, and the origin of every node) of it, from the document on it
(`embedded`), or from its prose (`redocly`, `rendered`), which goes through `drafts`; `merge` makes
one of all fragments, `provenance` writes the origins into it, `emit` writes it as YAML, and
`report` says what has to be asked. Pages are untrusted: their text is data everywhere.
"""
