package warehouse

import (
	"cmp"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"triggerlab/experiment"
)

// An Engine is a kind of database, by the protocol it is spoken to in.
type Engine string

// The engines that can be connected to.
const (
	PostgreSQL Engine = "postgres"   // and what speaks its protocol
	MySQL      Engine = "mysql"      // MySQL, MariaDB, TiDB
	ClickHouse Engine = "clickhouse" // one node, or a Distributed table over many
)

// schemes are the ways a URL names an engine.
var schemes = map[string]Engine{
	"postgres": PostgreSQL, "postgresql": PostgreSQL,
	"mysql": MySQL, "mariadb": MySQL,
	"clickhouse": ClickHouse,
}

// An Address is a parsed URL of a database: where it is, as whom to log in
// and which table is meant. It never shows its password.
type Address struct {
	Engine  Engine
	Table   string        // ?table=, as it was typed; empty: none was named
	Timeout time.Duration // ?timeout=, of one statement; 0: not said
	usual   string        // where the engine is looked for if no host was typed
	url     *url.URL      // without what is ours
	secrets []string      // what no message may repeat
	heard   atomic.Bool   // something was said there, before it was known as the engine
}

// An AddressError is a URL that no database can be reached by, which is a
// mistake on the command line.
type AddressError struct{ experiment.Message }

func (e *AddressError) Error() string { return e.Message.String() }

// ParseAddress reads the URL of a database,
//
//	ENGINE://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE[?table=[SCHEMA.]TABLE][&timeout=10m][&…]
//
// where ENGINE is postgres, mysql (or mariadb) or clickhouse; other
// parameters are the engine's own; user and password may be parameters too. It
// returns an *AddressError, which does not repeat the URL, because a URL that
// cannot be read may hold a password anywhere.
func ParseAddress(raw string) (*Address, error) {
	raw = tidied(raw)
	if !isURL.MatchString(raw) {
		return nil, &AddressError{experiment.Msg("warehouse.url", "engine", string(engineNear(raw)))}
	}
	scheme, _, _ := strings.Cut(raw, "://")
	engine := schemes[strings.ToLower(scheme)]
	if engine == "" {
		return nil, &AddressError{experiment.Msg("warehouse.scheme", "scheme", scheme)}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Fragment != "" || strings.HasSuffix(raw, "#") || strayAt(u) {
		return nil, &AddressError{experiment.Msg("warehouse.url", "engine", string(engine))}
	}
	query, err := parametersOf(u)
	if err != nil {
		return nil, &AddressError{experiment.Msg("warehouse.url", "engine", string(engine))}
	}
	if len(query["table"]) > 1 {
		return nil, &AddressError{experiment.Msg("warehouse.table-twice")}
	}
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), ""
	a := &Address{Engine: engine, Table: strings.TrimRight(strings.TrimSpace(query.Get("table")), "/"), url: u, secrets: secretsIn(raw)}
	if typed := query.Get("timeout"); typed != "" {
		if a.Timeout, err = time.ParseDuration(typed); err != nil || a.Timeout <= 0 {
			return nil, &AddressError{experiment.Msg("warehouse.timeout-value", "value", typed)}
		}
	}
	if user := query.Get("user"); user != "" && u.User == nil {
		u.User = url.UserPassword(user, query.Get("password"))
		query.Del("user")
		query.Del("password")
	}
	query.Del("table")
	query.Del("timeout")
	u.RawQuery = encoded(query)
	return a, nil
}

// Database is the name of the database, or nothing where the engine's own
// default is meant.
func (a *Address) Database() string { return strings.TrimPrefix(a.url.Path, "/") }

// Host is where the server is, as it was typed, or where it is looked for.
func (a *Address) Host() string { return cmp.Or(a.url.Host, a.usual, "localhost") }

// String shows the address to people: without user, password and parameters
// that are not ours.
func (a *Address) String() string {
	shown := string(a.Engine) + "://" + a.url.Host + a.url.EscapedPath()
	if a.Table != "" {
		shown += "?table=" + strings.NewReplacer("%2F", "/", "+", "%20").Replace(url.QueryEscape(a.Table))
	}
	return shown
}

// Shown is String for a name that may not be an address, or not a good one.
func Shown(raw string) string {
	if !IsAddress(raw) {
		return raw
	}
	a, err := ParseAddress(raw)
	if err != nil {
		scheme, _, is := strings.Cut(tidied(raw), "://")
		if !is || !isURL.MatchString(tidied(raw)) {
			return "…"
		}
		return scheme + "://…"
	}
	return a.String()
}

// hide takes the secrets out of what a driver or a server says.
func (a *Address) hide(said string) string { return hidden(said, a.secrets) }

// strayAt tells that the part before an @ did not end up as user and password,
// but as the name of a host or a database that would be shown: a sign in the
// password ended it too early.
func strayAt(u *url.URL) bool {
	name, _, _ := strings.Cut(u.RawQuery, "=")
	return strings.Contains(u.EscapedPath(), "@") || strings.Contains(name, "@")
}

// engineNear is the engine that is meant by what is no URL.
func engineNear(raw string) Engine {
	for scheme, engine := range schemes {
		if engine != PostgreSQL && strings.HasPrefix(strings.ToLower(raw), scheme) {
			return engine
		}
	}
	return PostgreSQL
}
