"""The inbox: what patients asked, for those of the staff who answer them.

What a person typed is opened here alone: on the page of one request, in a search for one person's
requests, and in a file. Each time the log says who did it, and names nothing but the reference.
"""
