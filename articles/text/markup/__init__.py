"""The site's own Markdown: extension.py lists what is added and taken away, one room for each."""
