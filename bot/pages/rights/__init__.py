"""What a person may see and say: the notice, a guardian's consent, what is kept of them."""
