"""The store, the archive and the evidence, and every statement that is asked of them."""
