package warehouse

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// A fault is what goes wrong between a server and the one who asks.
type fault int

const (
	cut     fault = iota // the server dies
	silence              // it says nothing more, and keeps the connection
	noise                // it goes on with nonsense
)

// A proxy stands between: it lets so many bytes of the server's pass, over all
// connections, and then does its worst.
type proxy struct {
	listener net.Listener
	behind   string
	fault    fault
	mu       sync.Mutex
	left     int // bytes that still pass; less than 0: all
	passed   int
	open     []net.Conn
}

func newProxy(t *testing.T, behind string, f fault, left int) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, behind: behind, fault: f, left: left}
	go p.serve()
	return p
}

func (p *proxy) address() string { return p.listener.Addr().String() }

func (p *proxy) close() {
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		c.Close()
	}
}

func (p *proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.behind)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.open = append(p.open, client, server)
		p.mu.Unlock()
		go func() {
			io.Copy(server, client)
			server.Close()
		}()
		go p.pass(client, server)
	}
}

// pass is the way back.
func (p *proxy) pass(client, server net.Conn) {
	defer client.Close()
	defer server.Close()
	part := make([]byte, 4096)
	for {
		n, err := server.Read(part)
		if err != nil {
			return
		}
		p.mu.Lock()
		allowed := n
		if p.left >= 0 {
			allowed = min(n, p.left)
			p.left -= allowed
		}
		p.passed += n
		p.mu.Unlock()
		client.Write(part[:allowed])
		if allowed == n {
			continue
		}
		switch p.fault {
		case cut:
			return
		case silence:
			io.Copy(io.Discard, server) // until one of them hangs up
		case noise:
			hiss(client)
			return
		}
	}
}

// hiss says some nonsense.
func hiss(w io.Writer) {
	random, nonsense := rand.NewChaCha8([32]byte{7}), make([]byte, 8192)
	for range 4 {
		random.Read(nonsense)
		if _, err := w.Write(nonsense); err != nil {
			return
		}
	}
	time.Sleep(10 * time.Millisecond)
}
