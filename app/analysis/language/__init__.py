"""What is known of words, sentences and their parse, whatever is asked of them."""
