package warehouse

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// IsAddress tells the URL of a database from the name of a file, whether a
// database can be reached by it or not. What was copied with quotes or spaces
// around it, or typed with a slash too few, is one too: as the name of a file
// it would be repeated, with the password in it.
func IsAddress(name string) bool {
	name = tidied(name)
	return isURL.MatchString(name) || nearlyURL.MatchString(name) || isSettings.MatchString(name)
}

var (
	isURL     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)
	nearlyURL = regexp.MustCompile(`(?i)^(postgres|postgresql|mysql|mariadb|clickhouse)\s*(:.*@|[:;]\s*/|//)`)
	// isSettings is how libpq also takes an address: host=… password=….
	isSettings = regexp.MustCompile(`(?i)(^|\s)(host|dbname|user)\s*=.*\spassword\s*=|^password\s*=`)
)

// quotes open and close what was copied from a page or a mail.
var quotes = []string{`""`, `''`, "``", "“”", "„“", "„”", "‘’", "«»", "<>"}

// tidied takes off an address what is around it, and what Java writes before
// one.
func tidied(raw string) string {
	for {
		was := raw
		raw = strings.TrimFunc(raw, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
		for _, q := range quotes {
			pair := []rune(q)
			inner, open := strings.CutPrefix(raw, string(pair[0]))
			if inner, closed := strings.CutSuffix(inner, string(pair[1])); open && closed {
				raw = inner
			}
		}
		if len(raw) > 5 && strings.EqualFold(raw[:5], "jdbc:") {
			raw = raw[5:]
		}
		if raw == was {
			return raw
		}
	}
}

// userinfo is what stands for user and password however the rest is written:
// the last @ ends it, as in a URL.
var userinfo = regexp.MustCompile(`(?s)^[A-Za-z][A-Za-z0-9+.-]*\s*[:;]?\s*/*([^:/]*):(.*)@`)

// passwordAs is a password by its name.
var passwordAs = regexp.MustCompile(`(?i)(?:password|passwd|pwd)\s*=\s*('[^']*'|"[^"]*"|[^&\s]+)`)

// secretsIn are the passwords of what may be an address, as they were typed
// and as they are meant.
func secretsIn(typed string) (secrets []string) {
	add := func(secret string) {
		secrets = append(secrets, secret, strings.Trim(secret, `'"`))
		for _, read := range []func(string) (string, error){url.PathUnescape, url.QueryUnescape} {
			if meant, err := read(secret); err == nil {
				secrets = append(secrets, meant, url.QueryEscape(meant), url.PathEscape(meant))
			}
		}
	}
	typed = tidied(typed)
	if u, err := url.Parse(typed); err == nil {
		if password, given := u.User.Password(); given {
			add(password)
		}
	}
	if found := userinfo.FindStringSubmatch(typed); found != nil {
		add(found[2])
	}
	for _, found := range passwordAs.FindAllStringSubmatch(typed, -1) {
		add(found[1])
	}
	slices.Sort(secrets)
	return slices.DeleteFunc(slices.Compact(secrets), func(s string) bool { return s == "" })
}

// Hide takes the passwords of what may be the address of a database out of what
// is said of it. Other texts have none.
func Hide(said, typed string) string {
	if !IsAddress(typed) {
		return said
	}
	for _, secret := range secretsIn(typed) {
		said = strings.NewReplacer(":"+secret+"@", ":…@", "="+secret, "=…").Replace(said)
	}
	return hidden(said, secretsIn(typed))
}

// shortest is how long a password must be to be hidden wherever others say it:
// the places of a shorter one would tell more than they hide.
const shortest = 3

// hidden takes the secrets out of what is said, the longest first: one may
// stand in another.
func hidden(said string, secrets []string) string {
	byLength := slices.Clone(secrets)
	slices.SortFunc(byLength, func(a, b string) int { return len(b) - len(a) })
	for _, secret := range byLength {
		if len(secret) >= shortest {
			said = strings.ReplaceAll(said, secret, "…")
		}
	}
	return said
}
