"""clientwright: typed Python clients from API descriptions."""
