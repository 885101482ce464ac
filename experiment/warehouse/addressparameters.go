package warehouse

import (
	"net/url"
	"slices"
	"strings"
)

// parametersOf reads those of a URL. As libpq and RFC 3986 have it, and forms
// of web pages have not, a + is a + and only %20 is a space.
func parametersOf(u *url.URL) (url.Values, error) {
	return url.ParseQuery(strings.ReplaceAll(u.RawQuery, "+", "%2B"))
}

// encoded writes parameters so that those who read them in either way read the
// same.
func encoded(parameters url.Values) string {
	return strings.ReplaceAll(parameters.Encode(), "+", "%20")
}

// ofPostgres are the parameters that psql knows too, and settings that drivers
// of others take. Any other is a slip: the server would be asked for a setting
// by that name.
var ofPostgres = []string{
	"host", "port", "dbname", "database", "user", "password", "passfile", "service", "servicefile", "connect_timeout",
	"sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslsni", "sslcertmode", "sslnegotiation",
	"krbspn", "krbsrvname", "target_session_attrs", "min_protocol_version", "max_protocol_version", "channel_binding", "require_auth",
	"options", "application_name", "search_path", "role",
}

// strange is the first parameter, in the order of letters, that nobody knows;
// "": each is known.
func strange(parameters url.Values, known []string) string {
	unknown := ""
	for name := range parameters {
		if !slices.Contains(known, name) && (unknown == "" || name < unknown) {
			unknown = name
		}
	}
	return unknown
}
