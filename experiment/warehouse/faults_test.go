package warehouse

import (
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment/warehouse/servers"
)

// through does what a report does, by way of a proxy: it opens, looks and
// fetches. It tells whether all rows came, and what went wrong.
func through(t *testing.T, c engineCase, url string, o Options) (rows int, err error) {
	d, err := Open(t.Context(), url, o)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	from := Relation{Query: c.few}
	if _, err := d.Columns(t.Context(), from); err != nil {
		return 0, err
	}
	for _, err := range d.Fetch(t.Context(), "SELECT * FROM "+c.engine.From(from)) {
		if err != nil {
			return rows, err
		}
		rows++
	}
	return rows, nil
}

// TestFaults: wherever a server dies, falls silent or talks nonsense, there
// is a failure and no shorter result, and no goroutine stays.
func TestFaults(t *testing.T) {
	defer func(g, f time.Duration) { grace, farewell = g, f }(grace, farewell)
	grace, farewell = 100*time.Millisecond, 300*time.Millisecond
	onEngines(t, func(t *testing.T, c engineCase, s *servers.Server) {
		whole := newProxy(t, s.Address(), cut, -1)
		url := func(p *proxy) string {
			return strings.Replace(s.URL(""), s.Address(), p.address(), 1) + "?sslmode=disable"
		}
		if rows, err := through(t, c, url(whole), Options{}); err != nil || rows != 3000 {
			t.Fatal(rows, err)
		}
		whole.close()
		before := runtime.NumGoroutine()
		for _, f := range []struct {
			name  string
			fault fault
			steps int
		}{{"cut", cut, 12}, {"silence", silence, 3}, {"noise", noise, 12}} {
			for step := range f.steps {
				p := newProxy(t, s.Address(), f.fault, whole.passed*step/f.steps)
				o := Options{Timeout: time.Minute}
				if f.fault == silence {
					o.Timeout = 200 * time.Millisecond
				}
				rows, err := through(t, c, url(p), o)
				p.close()
				var failure *Failure
				if !errors.As(err, &failure) {
					t.Errorf("%s at %d of %d: %d rows and %v", f.name, step, f.steps, rows, err)
				} else if step == 5 || f.fault == silence {
					t.Logf("%s at %d of %d: %s: %.200v", f.name, step, f.steps, failure.Message.Code, failure.Err)
				}
			}
		}
		wantNoGoroutines(t, before)
	})
}

// TestStrangers: what listens is no such server. This needs none.
func TestStrangers(t *testing.T) {
	for _, stranger := range []struct {
		name  string
		greet func(net.Conn)
		codes string
	}{
		{"closes at once", func(c net.Conn) {}, "warehouse.hung-up"},
		{"speaks HTTP", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nwho are you?")
		}, "warehouse.nonsense"},
		{"speaks SSH", func(c net.Conn) {
			io.WriteString(c, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n")
			io.Copy(io.Discard, c)
		}, "warehouse.nonsense"},
		{"hisses", func(c net.Conn) { hiss(c) }, "warehouse.nonsense"},
		{"echoes", func(c net.Conn) { io.Copy(c, c) }, "warehouse.nonsense warehouse.unreachable"},
		{"says nothing", func(c net.Conn) { io.Copy(io.Discard, c) }, "warehouse.unreachable"},
	} {
		for _, engine := range []Engine{PostgreSQL, MySQL, ClickHouse} {
			t.Run(stranger.name+" "+string(engine), func(t *testing.T) {
				l, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				defer l.Close()
				before := runtime.NumGoroutine()
				go func() {
					for {
						c, err := l.Accept()
						if err != nil {
							return
						}
						go func() {
							defer c.Close()
							stranger.greet(c)
						}()
					}
				}()
				_, err = Open(t.Context(), string(engine)+"://u:secret-word@"+l.Addr().String()+"/d?sslmode=disable", Options{Timeout: 300 * time.Millisecond})
				var f *Failure
				if !errors.As(err, &f) || !strings.Contains(stranger.codes, f.Message.Code) {
					t.Errorf("%v (%v)", err, errors.Unwrap(err))
				}
				if err != nil && strings.Contains(err.Error(), "secret-word") {
					t.Errorf("the password is shown: %v", err)
				}
				l.Close()
				wantNoGoroutines(t, before)
			})
		}
	}
}
