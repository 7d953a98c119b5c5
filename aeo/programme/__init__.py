"""Rules as data: programme packs, their published versions, which questions apply, and the calendar."""
