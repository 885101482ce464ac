package warehouse

import (
	"fmt"
	"slices"
	"strings"
)

// Told tells contacts apart by the MD5 of what their fold is made of: sixteen
// bytes are sorted much faster than names, and by several processes. What is
// sorted need not be sorted again for each contact.
func (d Postgres) Told(from string, keys []string, folds bool) string {
	tenth := "0 AS tenth"
	if folds {
		// 256 and its powers end in 6.
		tenth = "(6 * (get_byte(uuid_send(who), 0) + get_byte(uuid_send(who), 1) + get_byte(uuid_send(who), 2)) + get_byte(uuid_send(who), 3)) % 10 AS tenth"
	}
	with := func(more ...string) string { return strings.Join(slices.Concat(keys, more), ", ") }
	sorted := fmt.Sprintf("SELECT %s FROM %s ORDER BY %s",
		with("md5(convert_to('fold:' || who, 'UTF8'))::uuid AS who", `(entry COLLATE "C") AS entry`), from, with("who", "entry"))
	gathered := fmt.Sprintf("SELECT %s, string_agg(entry, '') AS story, COUNT(*) AS exposures FROM %s GROUP BY %[1]s", with("who"), d.Subquery(sorted, "sorted"))
	return fmt.Sprintf("SELECT %s FROM %s", with(tenth, "story", "exposures"), d.Subquery(gathered, "gathered"))
}

// Storing keeps the planner from taking contacts for few, as it does when it
// has no statistics of what they are grouped by, and sorting them.
func (d Postgres) Storing() string {
	if d.old {
		return ""
	}
	return "MATERIALIZED "
}
