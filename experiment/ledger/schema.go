package ledger

import (
	"fmt"
	"slices"
	"strings"
)

// applicationID is in the header of every ledger, by which other programs
// know it: "TrSw".
const applicationID = 0x54725377

// version is that of the schema below, which the header of a ledger has too. A
// ledger of a lower one is migrated when it is opened.
var version = int64(len(migrations) + 1)

// object is a table, an index, a trigger or a view of the schema.
type object struct{ kind, name, sql string }

// schema is everything that a ledger holds. Big tables hold numbers, for a
// million rows; the view swipes shows them as words to any SQLite tool.
//
// Times are microseconds since 1970, durations microseconds. A row of
// exposures that no other replaces is current. What was forgotten has its leaf
// and its seal in forgotten, and nothing else of it anywhere.
var schema = slices.Concat([]object{
	{"table", "about", `CREATE TABLE about(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT`},
	{"table", "head", `CREATE TABLE head(
  only INTEGER PRIMARY KEY CHECK (only = 1),
  rows INTEGER NOT NULL,
  seal BLOB NOT NULL,
  mark BLOB NOT NULL
) STRICT`},
	{"table", "contacts", `CREATE TABLE contacts(
  id INTEGER PRIMARY KEY,
  pseudonym TEXT NOT NULL,
  fold INTEGER NOT NULL,
  salt BLOB NOT NULL,
  identity TEXT
) STRICT`},
	{"index", "contacts_pseudonym", `CREATE UNIQUE INDEX contacts_pseudonym ON contacts(pseudonym)`},
	{"table", "words", `CREATE TABLE words(
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT`},
	{"index", "words_text", `CREATE UNIQUE INDEX words_text ON words(text)`},
	{"table", "exposures", `CREATE TABLE exposures(
  id INTEGER PRIMARY KEY,
  event TEXT NOT NULL,
  contact INTEGER REFERENCES contacts,
  segment INTEGER REFERENCES words,
  trigger INTEGER NOT NULL REFERENCES words,
  outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 3),
  time INTEGER,
  recorded INTEGER NOT NULL,
  channel INTEGER REFERENCES words,
  reply INTEGER,
  swipe INTEGER,
  wave INTEGER,
  position INTEGER,
  minds INTEGER NOT NULL CHECK (minds IN (0, 1)),
  via INTEGER NOT NULL CHECK (via BETWEEN 1 AND 4),
  note TEXT,
  import INTEGER REFERENCES imports,
  replaces INTEGER,
  seal BLOB NOT NULL
) STRICT`},
	{"index", "exposures_event", `CREATE UNIQUE INDEX exposures_event ON exposures(event)`},
	{"index", "exposures_replaces", `CREATE UNIQUE INDEX exposures_replaces ON exposures(replaces) WHERE replaces IS NOT NULL`},
	{"index", "exposures_panel", `CREATE INDEX exposures_panel ON exposures(contact) WHERE via >= 3`},
	{"table", "panelists", `CREATE TABLE panelists(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  contact INTEGER NOT NULL UNIQUE REFERENCES contacts,
  segment INTEGER REFERENCES words,
  since INTEGER NOT NULL
) STRICT`},
	{"table", "forgotten", `CREATE TABLE forgotten(
  id INTEGER PRIMARY KEY,
  leaf BLOB NOT NULL,
  seal BLOB NOT NULL,
  since INTEGER NOT NULL
) STRICT`},
	{"table", "imports", `CREATE TABLE imports(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  rows INTEGER NOT NULL,
  series TEXT NOT NULL,
  simulated TEXT NOT NULL,
  recorded INTEGER NOT NULL,
  already INTEGER NOT NULL,
  corrected INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT`},
	{"view", "swipes", `CREATE VIEW swipes AS
SELECT e.event, c.pseudonym AS contact, s.text AS segment, t.text AS trigger,
  CASE e.outcome WHEN 1 THEN 'ignore' WHEN 2 THEN 'engage' WHEN 3 THEN 'complain' END AS outcome,
  strftime('%Y-%m-%dT%H:%M:%fZ', e.time / 1000000.0, 'unixepoch') AS time,
  h.text AS channel, e.reply / 1000000.0 AS reply_s, e.swipe / 1000000.0 AS swipe_s,
  e.note, e.wave, e.position, nullif(e.minds, 0) AS minds,
  CASE e.via WHEN 1 THEN 'add' WHEN 2 THEN 'import' WHEN 3 THEN 'swipe' WHEN 4 THEN 'serve' END AS via,
  strftime('%Y-%m-%dT%H:%M:%fZ', e.recorded / 1000000.0, 'unixepoch') AS recorded
FROM exposures e
LEFT JOIN contacts c ON c.id = e.contact
LEFT JOIN words s ON s.id = e.segment
LEFT JOIN words t ON t.id = e.trigger
LEFT JOIN words h ON h.id = e.channel
WHERE NOT EXISTS (SELECT 1 FROM exposures r WHERE r.replaces = e.id)`},
}, guards)

// guards keep every row as it was written. Forgetting, which must delete, drops
// them and makes them again within its transaction.
var guards = func() (list []object) {
	for _, table := range []string{"exposures", "contacts", "words", "panelists", "forgotten", "imports"} {
		for _, act := range []string{"update", "delete"} {
			name := table + "_no_" + act
			list = append(list, object{"trigger", name, fmt.Sprintf(
				"CREATE TRIGGER %s BEFORE %s ON %s BEGIN SELECT RAISE(ABORT, 'a ledger only grows: record a correction'); END",
				name, strings.ToUpper(act), table)})
		}
	}
	return list
}()

// migrations lead from each version to the next: the first from 1 to 2.
var migrations [][]string
