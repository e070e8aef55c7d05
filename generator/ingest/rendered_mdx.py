from .page import Page
from .prose import PageOperation


def has_components(text: str) -> bool:
    return False


def read_components(page: Page) -> list[PageOperation]:
    return []
