"""Documentation pages to one OpenAPI 3.1 document that says where its statements come from.

One way: `pages` reads files, `formats` recognises what kind of page each one is, a reader for each
kind makes a `Fragment` (part of a document, and the origin of every node), `merge` makes one of all
fragments, `provenance` writes the origins into it, `emit` writes it as YAML, and `ingest_report`
says what has to be asked. Pages are untrusted: their text is data everywhere.
"""
