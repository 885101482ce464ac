package web

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"
)

// TestSlowLoris: whoever opens connections and says little or nothing is
// hung up on, and meanwhile others are answered.
func TestSlowLoris(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	h := newHTTPServer(s)
	if h.ReadHeaderTimeout == 0 || h.ReadTimeout == 0 || h.WriteTimeout == 0 || h.IdleTimeout == 0 || h.MaxHeaderBytes > 1<<16 {
		t.Errorf("a connection may take for ever: %+v", h)
	}
	// The same server with less patience, so that the test has some.
	h.ReadHeaderTimeout, h.ReadTimeout = 200*time.Millisecond, 400*time.Millisecond
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go h.Serve(l)
	t.Cleanup(func() { h.Close() })
	head := "POST /swipes HTTP/1.1\r\nHost: " + s.doors.Hosts[0] + "\r\n"
	var slow []net.Conn
	for i := range 60 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		slow = append(slow, c)
		switch i % 3 { // says nothing, half a header, or half a body
		case 1:
			fmt.Fprint(c, head+"X-A: b\r\n")
		case 2:
			fmt.Fprint(c, head+"Origin: http://"+s.doors.Hosts[0]+"\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
		}
	}
	v.wants(http.StatusOK, "GET", "/hand", "", nil)
	for i, c := range slow {
		c.SetReadDeadline(time.Now().Add(5 * time.Second))
		for r := bufio.NewReader(c); ; {
			if _, err := r.ReadByte(); err != nil {
				if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
					t.Fatalf("connection %d is still open", i)
				}
				break
			}
		}
	}
}

// TestTooManyConnections: those that are too many are closed at once, and
// there is room again when others leave.
func TestTooManyConnections(t *testing.T) {
	keeper := newDoorkeeper(3, 2)
	a, b, here := addressOf("192.168.1.7:80"), addressOf("[fd00::1%eth0]:80"), addressOf("127.0.0.1:80")
	for i, step := range []struct {
		ok   bool
		from string
	}{{true, "a"}, {true, "a"}, {false, "a"}, {true, "b"}, {false, "here"}} {
		from := map[string]any{"a": a, "b": b, "here": here}[step.from]
		if ok := keeper.enter(addressOf(fmt.Sprint(net.JoinHostPort(fmt.Sprint(from), "1")))); ok != step.ok {
			t.Errorf("step %d: %s may enter: %v", i, step.from, ok)
		}
	}
	keeper.leave(a)
	if !keeper.enter(here) || keeper.enter(a) {
		t.Error("the place of who left is not taken by who comes")
	}

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	d := door{l, newDoorkeeper(1, 1)}
	accepted := make(chan net.Conn, 2)
	go func() {
		for range 2 {
			c, err := d.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	dial := func() net.Conn {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		c.SetDeadline(time.Now().Add(5 * time.Second))
		return c
	}
	defer dial().Close()
	first := <-accepted
	second := dial()
	defer second.Close()
	if _, err := second.Read(make([]byte, 1)); err == nil {
		t.Error("a second connection was let in")
	}
	first.Close()
	first.Close() // counts once
	defer dial().Close()
	(<-accepted).Close()
}
