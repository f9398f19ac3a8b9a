"""The channels: each reads messages, renders replies and sends them."""
