// Package warehouse tallies outcomes where they are: in a database, which
// sends back sums and never a contact.
//
// A Reading says what the columns of a table mean and what each value that
// occurs in them stands for. A Query turns it, in the Dialect of an engine,
// into statements whose rows are cells: sums of whole numbers, of which
// package tally assembles the very tally that gathering the rows would have
// made. Names are quoted, and values that came from anywhere are parameters,
// or quoted where an engine has none.
package warehouse
