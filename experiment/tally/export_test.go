package tally

// MostNobody is how many exposures of nobody a saved part can hold.
var MostNobody = &mostNobody
