"""What the reader of a pair finds the way by: what stands in one text only, how much has a counterpart, where it is."""
