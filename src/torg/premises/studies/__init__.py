"""Studies of a district: what is missing, and what would work in which premises."""
