// Loaded by every page. Each page works without it.
