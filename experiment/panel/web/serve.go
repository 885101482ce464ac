package web

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"time"
)

// How long a browser may take: to ask, to be answered, and to say nothing.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 15 * time.Second
	idleTimeout   = 60 * time.Second
	// So long the ledger may take. A page waits two seconds longer, and so learns
	// that its swipes are not stored, and not that nobody is there.
	storeTimeout = 6 * time.Second
	// What was asked before the end is answered for so long.
	stopTimeout = 5 * time.Second
)

// Serve answers at the doors until the context ends. It then opens to nobody
// else, answers what was asked already, and returns nil once that is done, so
// that all that phones were told is durable is.
func (s *Server) Serve(ctx context.Context, d *Doors) error {
	defer d.Close()
	server := newHTTPServer(s)
	keeper := newDoorkeeper(mostConnections, mostFromOne)
	failed := make(chan error, len(d.Listeners))
	for _, l := range d.Listeners {
		go func() { failed <- server.Serve(door{l, keeper}) }()
	}
	select {
	case err := <-failed:
		server.Close()
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	err := server.Shutdown(patience)
	if errors.Is(err, context.DeadlineExceeded) {
		// Somebody asks without end: that request was promised nothing.
		return server.Close()
	}
	return err
}

func newHTTPServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: mostHeader,
		// It would tell of every phone that hung up.
		ErrorLog: log.New(io.Discard, "", 0),
	}
}
