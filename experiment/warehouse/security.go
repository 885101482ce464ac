package warehouse

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/url"
	"os"
	"strings"

	"triggerlab/experiment"
)

// security is how a connection is kept from others' eyes, as the parameters
// of a URL say by the names that PostgreSQL has made common.
type security struct {
	config   *tls.Config // nil: it is not
	optional bool        // plain where the server does not know how
	others   url.Values  // the parameters that say something else
}

// secured reads sslmode (disable, prefer, require, verify-ca, verify-full),
// sslrootcert, sslcert and sslkey. Without sslmode it is prefer; a certificate
// of an authority makes it verify-full. (PostgreSQL's driver reads its own.)
func secured(a *Address) (s security, err error) {
	query := a.url.Query()
	take := func(name string) string {
		value := query.Get(name)
		query.Del(name)
		return value
	}
	mode, root, cert, key := take("sslmode"), take("sslrootcert"), take("sslcert"), take("sslkey")
	s.others = query
	if mode == "" {
		mode = "prefer"
		if root != "" {
			mode = "verify-full"
		}
	}
	s.config = &tls.Config{ServerName: a.url.Hostname(), MinVersion: tls.VersionTLS12}
	switch mode {
	case "disable":
		s.config = nil
		return s, nil
	case "prefer", "require":
		s.config.InsecureSkipVerify, s.optional = true, mode == "prefer"
	case "verify-ca":
		s.config.InsecureSkipVerify = true
		s.config.VerifyConnection = func(state tls.ConnectionState) error { return chained(state, s.config.RootCAs) }
	case "verify-full":
	default:
		return s, &AddressError{experiment.Msg("warehouse.sslmode", "value", mode)}
	}
	return s, s.certificates(root, cert, key)
}

// certificates loads the files of an authority and of the client.
func (s *security) certificates(root, cert, key string) error {
	if root != "" {
		pem, err := os.ReadFile(root)
		if err != nil {
			return &AddressError{experiment.Msg("warehouse.certificate", "path", root)}
		}
		s.config.RootCAs = x509.NewCertPool()
		if !s.config.RootCAs.AppendCertsFromPEM(pem) {
			return &AddressError{experiment.Msg("warehouse.certificate", "path", root)}
		}
	}
	if cert != "" || key != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return &AddressError{experiment.Msg("warehouse.certificate", "path", strings.TrimSpace(cert+" "+key))}
		}
		s.config.Certificates = []tls.Certificate{pair}
	}
	return nil
}

// chained verifies that an authority stands for a certificate, whatever name
// it has.
func chained(state tls.ConnectionState, roots *x509.CertPool) error {
	options := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
	for _, c := range state.PeerCertificates[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := state.PeerCertificates[0].Verify(options)
	return err
}

func unknownParameter(a *Address, name string) experiment.Message {
	return experiment.Msg("warehouse.parameter", "parameter", name, "engine", string(a.Engine))
}

// parameterProblem words what a driver has found in a URL that could be read.
func parameterProblem(a *Address, err error) experiment.Message {
	return experiment.Msg("warehouse.parameters", "engine", string(a.Engine), "detail", a.hide(err.Error()))
}

// postgresProblem is parameterProblem, but of certificates in the words that
// they have with the other engines.
func postgresProblem(a *Address, err error) error {
	var wrong *AddressError
	if _, others := secured(a); errors.As(others, &wrong) && wrong.Code == "warehouse.certificate" {
		return wrong
	}
	return &AddressError{parameterProblem(a, err)}
}
