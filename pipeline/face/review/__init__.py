"""`phuluc review`: the curated store as pages of HTML that open from the file system.

build    which pages are due, built one document at a time, old ones removed
contents one document's rows and cells as its page shows them
pictures its pages as pictures, drawn by another process
listing  all documents and rows, for the page that searches them
overview figures of all plans, as charts
changes  what runs have changed, from the history
html     templates, style and script into one file without anything outside it
"""
