"""Messages on their way in and notices on their way out, kept until they are handled or sent."""
