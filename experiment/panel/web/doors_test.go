package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestPrivate: only addresses of private networks are opened, and the one
// that others most likely reach comes first.
func TestPrivate(t *testing.T) {
	var all []net.Addr
	for _, cidr := range []string{"127.0.0.1/8", "203.0.113.9/24", "fd12::1/64", "172.17.0.1/16", "192.168.1.20/24", "10.0.0.3/8", "2001:db8::1/64", "fe80::1/64", "::1/128", "192.168.1.20/24", "100.64.0.1/10"} {
		ip, network, err := net.ParseCIDR(cidr)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &net.IPNet{IP: ip, Mask: network.Mask})
	}
	var got []string
	for _, a := range private(all, netip.MustParseAddr("192.168.1.20")) {
		got = append(got, a.String())
	}
	if want := []string{"192.168.1.20", "172.17.0.1", "10.0.0.3", "fd12::1"}; !slices.Equal(got, want) {
		t.Errorf("private addresses are %q, and not %q", got, want)
	}
	if got := private(all[:2], netip.MustParseAddr("203.0.113.9")); len(got) != 0 {
		t.Errorf("%v is opened", got)
	}
}

// TestOpen: without lan nobody but this machine gets in, a port that is taken
// is an error, and hosts are what browsers write.
func TestOpen(t *testing.T) {
	ctx := context.Background()
	d, err := Open(ctx, false, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, l := range d.Listeners {
		if at := addressOf(l.Addr().String()); !at.IsLoopback() {
			t.Errorf("%v is open", at)
		}
	}
	if len(d.Addresses) != 0 || !strings.HasPrefix(d.Link("/j/x"), "http://127.0.0.1:") {
		t.Errorf("the link is %s", d.Link("/j/x"))
	}
	if _, err := Open(ctx, false, d.Port); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a port that is taken: %v", err)
	}
	if got, want := portless([]string{"127.0.0.1:80", "localhost:80", "[::1]:80"}), []string{"127.0.0.1", "localhost", "[::1]"}; !slices.Equal(got, want) {
		t.Errorf("at port 80 hosts are %q, and not %q", got, want)
	}
}

// TestStop: a server that is stopped answers what was asked already, opens to
// nobody else, and is done.
func TestStop(t *testing.T) {
	s := open(t, many(3), nil)
	v := s.visitor(t).join("Ann", "")
	hand := v.hand()
	slow := make(chan struct{})
	s.notebook.mu.Lock() // the disk is slow
	go func() {
		time.Sleep(200 * time.Millisecond)
		s.notebook.mu.Unlock()
		close(slow)
	}()
	answered := make(chan []string)
	go func() { answered <- v.send(swipe(hand.Cards[0], "right")) }()
	time.Sleep(50 * time.Millisecond)
	s.stop()
	select {
	case got := <-answered:
		if got[0] != answerRecorded || len(s.notebook.rows) != 1 {
			t.Errorf("what was asked is %v, and %d rows were recorded", got, len(s.notebook.rows))
		}
	case <-time.After(time.Second):
		t.Error("what was asked is not answered")
	}
	<-slow
	if _, err := http.Get(s.url("/")); err == nil {
		t.Error("it still answers")
	}
}
