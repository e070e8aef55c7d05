"""Pages that hold an OpenAPI document, or a part of one, or name its file."""
