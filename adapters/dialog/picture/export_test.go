package picture

// Legible is what our fonts show of a text.
var Legible = legible
