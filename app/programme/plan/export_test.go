package plan

// Merged is merged, for the fuzz test.
var Merged = merged
