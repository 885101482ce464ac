package warehouse

import (
	"net/url"
	"regexp"
	"slices"
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
	MySQL      Engine = "mysql"      // MySQL, MariaDB, TiDB, StarRocks
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
	url     *url.URL      // without what is ours
	secrets []string      // what no message may repeat
	heard   atomic.Bool   // something was said there, before it was known as the engine
}

// An AddressError is a URL that no database can be reached by, which is a
// mistake on the command line.
type AddressError struct{ experiment.Message }

func (e *AddressError) Error() string { return e.Message.String() }

// IsAddress tells a URL from the name of a file, whether a database can be
// reached by it or not.
func IsAddress(name string) bool { return isURL.MatchString(name) }

var isURL = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// ParseAddress reads the URL of a database,
//
//	ENGINE://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE[?table=[SCHEMA.]TABLE][&timeout=10m][&…]
//
// where ENGINE is postgres, mysql (or mariadb) or clickhouse; other
// parameters are the engine's own. It returns an *AddressError, which does not
// repeat the URL, because a URL that cannot be read may hold a password
// anywhere.
func ParseAddress(raw string) (*Address, error) {
	scheme, _, _ := strings.Cut(raw, "://")
	engine := schemes[strings.ToLower(scheme)]
	if engine == "" {
		return nil, &AddressError{experiment.Msg("warehouse.scheme", "scheme", scheme)}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Fragment != "" || strings.HasSuffix(raw, "#") {
		return nil, &AddressError{experiment.Msg("warehouse.url", "engine", string(engine))}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, &AddressError{experiment.Msg("warehouse.url", "engine", string(engine))}
	}
	a := &Address{Engine: engine, Table: query.Get("table"), url: u}
	if typed := query.Get("timeout"); typed != "" {
		if a.Timeout, err = time.ParseDuration(typed); err != nil || a.Timeout <= 0 {
			return nil, &AddressError{experiment.Msg("warehouse.timeout-value", "value", typed)}
		}
	}
	if _, given := u.User.Password(); given || u.User != nil {
		password, _ := u.User.Password()
		a.secrets = append(a.secrets, password, url.QueryEscape(password), url.PathEscape(password))
	}
	for name, values := range query {
		if strings.Contains(strings.ToLower(name), "password") {
			a.secrets = append(a.secrets, values...)
		}
	}
	query.Del("table")
	query.Del("timeout")
	u.RawQuery = query.Encode()
	return a, nil
}

// Database is the name of the database, or nothing where the engine's own
// default is meant.
func (a *Address) Database() string { return strings.TrimPrefix(a.url.Path, "/") }

// Host is where the server is, as it was typed.
func (a *Address) Host() string { return a.url.Host }

// String shows the address to people: without user, password and parameters
// that are not ours.
func (a *Address) String() string {
	shown := string(a.Engine) + "://" + a.url.Host + a.url.EscapedPath()
	if a.Table != "" {
		shown += "?table=" + strings.ReplaceAll(url.QueryEscape(a.Table), "%2F", "/")
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
		scheme, _, _ := strings.Cut(raw, "://")
		return scheme + "://…"
	}
	return a.String()
}

// shortest is how long a password must be to be hidden in what others say: the
// places of a shorter one would tell more than they hide.
const shortest = 3

// hide takes the secrets out of what a driver or a server says.
func (a *Address) hide(said string) string {
	for _, secret := range slices.Compact(slices.Sorted(slices.Values(a.secrets))) {
		if len(secret) >= shortest {
			said = strings.ReplaceAll(said, secret, "…")
		}
	}
	return said
}
