// Replaced by the catalog's generator.
