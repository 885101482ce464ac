package warehouse

import (
	"slices"
	"strings"

	"triggerlab/experiment"
)

// CheckQuery tells what is wrong with a SELECT that somebody wrote, before a
// server sees it: a text that is none or is several, that reaches out of the
// parentheses it will stand in, or that asks for more than reading. It returns
// *experiment.Problems of no file, at the line. nil is no promise that a server
// takes it, nor that what it reads does nothing: a view may call anything, and
// only the rights of the user say what can be done.
func (e Engine) CheckQuery(query string) error {
	g := &guard{engine: e, query: query, line: 1}
	for i := 0; i < len(query) && g.problem == nil; {
		what, length := e.token(query[i:])
		g.take(what, query[i:i+length])
		i += length
		g.line += int64(strings.Count(query[i-length:i], "\n"))
	}
	switch {
	case g.problem != nil:
	case g.first == "":
		g.line = 1
		g.refuse("source.query-empty")
	case len(g.opened) > 0:
		g.line = g.opened[len(g.opened)-1]
		g.refuse("source.query-open", "sign", "(")
	}
	return g.problem
}

// A guard goes through a query.
type guard struct {
	engine  Engine
	query   string
	line    int64
	first   string  // the first word; "": there was none yet
	before  string  // the last word, in capitals
	called  string  // the name that a parenthesis would call; "": it opens a list
	opened  []int64 // the lines of parentheses that are not closed yet
	over    bool    // a semicolon has ended the statement
	problem error
}

func (g *guard) refuse(code string, values ...any) {
	g.problem = experiment.Problem(experiment.Msg(code, values...).On(experiment.Place{Row: g.line}))
}

// take goes on by one token.
func (g *guard) take(what tokenKind, token string) {
	if what == blank {
		// What MySQL runs although it looks like a comment.
		if g.engine == MySQL && (strings.HasPrefix(token, "/*!") || strings.HasPrefix(token, "/*M!")) {
			g.refuse("source.query-does", "word", token[:strings.IndexByte(token, '!')+1])
		}
		return
	}
	called := g.called
	g.called = ""
	switch {
	case what == open:
		g.refuse("source.query-open", "sign", strings.TrimLeft(token, "Ee")[:1])
	case token == ";":
		g.over = true
	case g.over:
		g.refuse("source.query-several")
	case token == "(" && g.engine.does(called):
		g.refuse("source.query-does", "word", called)
	case token == "(":
		g.opened = append(g.opened, g.line)
	case token == ")" && len(g.opened) == 0:
		g.refuse("source.query-open", "sign", ")")
	case token == ")":
		g.opened = g.opened[:len(g.opened)-1]
	case g.first == "" && (what != word || !slices.Contains(beginnings, strings.ToUpper(token))):
		g.refuse("source.query-other", "word", token)
	case what == text:
		g.called = unquoted(token)
	case what == word:
		g.called = token
		g.word(token)
	}
}

// beginnings are the words that what is read can begin with.
var beginnings = []string{"SELECT", "WITH", "TABLE", "VALUES", "FROM"}

// word looks at a bare word. What does more than read in every engine that
// knows it does so wherever it stands.
func (g *guard) word(token string) {
	capitals := strings.ToUpper(token)
	pair := g.before + " " + capitals
	switch {
	case capitals == "INTO":
		g.refuse("source.query-does", "word", capitals)
	case slices.Contains([]string{"FOR UPDATE", "FOR SHARE", "LOCK IN"}, pair):
		g.refuse("source.query-does", "word", pair)
	}
	if g.first == "" {
		g.first = capitals
	}
	g.before = capitals
}

// does tells a function that does more than read: one that changes something
// even in a session that cannot write, holds a lock, or reads the files of the
// server.
func (e Engine) does(name string) bool {
	return slices.ContainsFunc(doers[e], func(doer string) bool {
		start, more := strings.CutSuffix(doer, "*")
		return strings.EqualFold(name, doer) || more && len(name) >= len(start) && strings.EqualFold(name[:len(start)], start)
	})
}

// doers are the names of such functions; * stands for any end.
var doers = map[Engine][]string{
	PostgreSQL: {
		"nextval", "setval", "set_config", "lo_*", "dblink*", "pg_advisory_*", "pg_try_advisory_*", "pg_terminate_backend", "pg_cancel_backend",
		"pg_notify", "pg_reload_conf", "pg_rotate_logfile*", "pg_switch_wal", "pg_wal_replay_*", "pg_promote", "pg_logical_*", "pg_replication_*",
		"pg_create_*", "pg_drop_*", "pg_backup_*", "pg_stat_reset*", "pg_file_*", "pg_read_*", "pg_ls_*", "pg_sleep*",
	},
	MySQL:      {"load_file", "get_lock", "release_lock", "release_all_locks", "nextval", "setval", "sys_exec", "sys_eval", "sleep", "benchmark", "master_pos_wait", "master_gtid_wait"},
	ClickHouse: {"executable", "sleep", "sleepEachRow"},
}
