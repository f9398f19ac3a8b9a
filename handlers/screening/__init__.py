"""The crisis screen: whether somebody cries for help, told by rules and learned ears, with everything else off."""
