"""The order in which rows of the market are locked in one transaction. A command locks the object of its address first.

offer > response > deal > listing > demand > disclosure > achievement > right

Accepting an offer locks the offer, then its deal, then the listing it came from; the rights are inserted last, where
the exclusion constraint decides. A deal that is broken off leaves the offer on its table to the clock, because it
would have to lock it after itself.
"""
