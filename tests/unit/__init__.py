"""Parts one by one, floor by floor: no network, and fakes only for what is outside of the machine."""
