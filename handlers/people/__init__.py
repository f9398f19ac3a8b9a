"""People who answer: mentors and staff, questions in their hands, and the way to them."""
