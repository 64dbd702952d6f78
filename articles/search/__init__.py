"""Search for readers: words, what is indexed, the two engines, and the results."""
