package warehouse

import (
	"context"
	"crypto/tls"
	"net"
)

// dial connects, and listens whether anything is said at all: a server that
// says something else is told from one that says nothing.
func (a *Address) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: ConnectTimeout}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &line{conn, a}, nil
}

// secureDial is dial with TLS, where there is a configuration of it.
func (a *Address) secureDial(ctx context.Context, address string, secure *tls.Config) (net.Conn, error) {
	conn, err := a.dial(ctx, "tcp", address)
	if err != nil || secure == nil {
		return conn, err
	}
	safe := tls.Client(conn, secure)
	if err := safe.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return safe, nil
}

// A line is a connection that is listened to.
type line struct {
	net.Conn
	address *Address
}

func (l *line) Read(into []byte) (int, error) {
	n, err := l.Conn.Read(into)
	if n > 0 {
		l.address.heard.Store(true)
	}
	return n, err
}
