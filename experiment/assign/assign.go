// Package assign decides which trigger each contact gets, and keeps to it.
//
//	contacts   rows of any file        -> who there is, each once
//	keep       earlier assignments     -> who is not asked again
//	hash       contact and salt        -> a number nobody can steer
//	shares     the number              -> a trigger, in the shares planned
//	blocks     a segment's newcomers   -> triggers in permuted blocks
//	balance    what is known of them   -> the most even of many such draws
//	write      the rows once more      -> the assignments, and a file a trigger
//
// It promises four things. The same contacts, settings and earlier
// assignments give the same result, in whatever order the rows stand, on
// every machine. Nobody who was assigned is ever moved. By hash, a contact's
// trigger depends on the contact and the salt alone. And no two experiments
// whose salts differ know anything of each other's triggers, nor do the folds
// of the analysis.
package assign

// Method is how newcomers are shared out.
type Method string

// The methods: each contact by its own hash, or a segment's contacts in
// permuted blocks, which leaves no segment lopsided.
const (
	Hash    Method = "hash"
	Blocked Method = "blocked"
)

// BlockedUpTo is how many contacts are shared out in blocks where nobody said
// how. By hash, the shares of so many differ from those planned by less than
// half a percentage point, and nothing has to be remembered of anybody.
const BlockedUpTo = 100_000
