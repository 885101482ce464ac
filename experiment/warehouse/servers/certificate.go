package servers

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Name is the one that the certificates of all servers are made out to, which
// their Address is not: 127.0.0.1 is another.
const Name = "localhost"

// certificates are those of an authority that nobody knows, of the servers, and
// of another authority, who stands for none.
var certificates = sync.OnceValues(func() (made struct{ authority, server, key, stranger string }, err error) {
	keys := make([]*ecdsa.PrivateKey, 3)
	for i := range keys {
		if keys[i], err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			return made, err
		}
	}
	authority, stranger := authorityCalled("an authority of tests"), authorityCalled("a stranger")
	server := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: Name}, NotBefore: authority.NotBefore, NotAfter: authority.NotAfter,
		DNSNames: []string{Name}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if made.authority, err = certified(authority, authority, keys[0], keys[0]); err != nil {
		return made, err
	}
	if made.server, err = certified(server, authority, keys[1], keys[0]); err != nil {
		return made, err
	}
	if made.stranger, err = certified(stranger, stranger, keys[2], keys[2]); err != nil {
		return made, err
	}
	key, err := x509.MarshalPKCS8PrivateKey(keys[1])
	made.key = inPEM("PRIVATE KEY", key)
	return made, err
})

func authorityCalled(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
}

// Stranger is a file with the certificate of an authority who stands for no
// server.
func Stranger(t testing.TB) string {
	t.Helper()
	made, err := certificates()
	path := filepath.Join(t.TempDir(), "stranger.pem")
	if err = errors.Join(err, os.WriteFile(path, []byte(made.stranger), 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

// certified is a certificate, signed.
func certified(of, by *x509.Certificate, key, signs *ecdsa.PrivateKey) (string, error) {
	der, err := x509.CreateCertificate(rand.Reader, of, by, &key.PublicKey, signs)
	return inPEM("CERTIFICATE", der), err
}

func inPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// secure puts the certificates into the folder of a server.
func secure(dir string) (authority, server, key string, err error) {
	made, err := certificates()
	if err != nil {
		return "", "", "", err
	}
	if authority, err = write(dir, "authority.pem", made.authority); err != nil {
		return "", "", "", err
	}
	if server, err = write(dir, "server.pem", made.server); err != nil {
		return "", "", "", err
	}
	key, err = write(dir, "key.pem", made.key)
	return authority, server, key, err
}
