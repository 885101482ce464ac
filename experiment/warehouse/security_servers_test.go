package warehouse

import (
	"net/url"
	"testing"

	"triggerlab/experiment/warehouse/servers"
)

// encrypted asks whether the session that asks is encrypted: what is told last
// is then neither empty nor false. (ClickHouse has a port of its own for it.)
var encrypted = map[Engine]string{
	PostgreSQL: "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
	MySQL:      "SHOW SESSION STATUS LIKE 'Ssl_cipher'",
}

// asSecure are the parameters of an address.
func asSecure(mode, authority string) url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"sslmode": mode, "sslrootcert": authority} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// TestSecured: a session is encrypted wherever the server can, without being
// asked to too, and a certificate is held against who is known and what the
// address calls the server.
func TestSecured(t *testing.T) {
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		for _, ask := range []struct{ host, mode, authority string }{
			{"127.0.0.1", "", ""}, {"127.0.0.1", "require", ""}, {"127.0.0.1", "verify-ca", s.Authority},
			{servers.Name, "verify-full", s.Authority}, {servers.Name, "", s.Authority},
		} {
			if ask.mode == "" && ask.authority == "" && c.engine == ClickHouse {
				continue // nobody can know which port is meant
			}
			d, err := Open(t.Context(), s.SecureURL(ask.host, "", asSecure(ask.mode, ask.authority)), Options{})
			if err != nil {
				t.Errorf("%+v: %v", ask, err)
				continue
			}
			if query := encrypted[c.engine]; query != "" {
				for row, err := range d.Fetch(t.Context(), query) {
					if err != nil || row[len(row)-1].Text == "" || row[len(row)-1].Text == "false" {
						t.Errorf("%+v is not encrypted: %v %v", ask, row, err)
					}
				}
			}
			d.Close()
		}
	})
}

// TestUnsafe: nothing is said to a server that is not who the address says.
func TestUnsafe(t *testing.T) {
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		stranger := servers.Stranger(t)
		for _, ask := range []struct{ host, mode, authority, want string }{
			{servers.Name, "verify-full", "", "warehouse.security"}, // this computer knows no such authority
			{servers.Name, "verify-full", stranger, "warehouse.security"},
			{servers.Name, "verify-ca", stranger, "warehouse.security"},
			{"127.0.0.1", "verify-full", s.Authority, "warehouse.security-name"},
		} {
			_, err := Open(t.Context(), s.SecureURL(ask.host, "", asSecure(ask.mode, ask.authority)), Options{})
			wantFailure(t, err, ask.want)
		}
	})
}

// TestCertificateFile: a file that is none is a mistake in the address, in the
// same words for every engine.
func TestCertificateFile(t *testing.T) {
	for _, engine := range []Engine{PostgreSQL, MySQL, ClickHouse} {
		_, err := Open(t.Context(), string(engine)+"://me@127.0.0.1:1/shop?sslrootcert=none.pem&sslmode=verify-full", Options{})
		wrong, ok := err.(*AddressError)
		if !ok || wrong.Code != "warehouse.certificate" || wrong.Values["path"] != "none.pem" {
			t.Errorf("%s: %v", engine, err)
		}
	}
}
