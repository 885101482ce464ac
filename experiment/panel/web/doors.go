package web

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strconv"

	"triggerlab/experiment"
)

// Doors are where a server can be reached: open, and not yet answered at.
type Doors struct {
	Listeners []net.Listener
	// Hosts are the names under which browsers reach it: nothing else may
	// stand in a Host header.
	Hosts []string
	// Addresses are those of the private interfaces, the one that other
	// devices most likely reach first; empty without lan.
	Addresses []netip.AddrPort
	Port      int
}

// Open opens the doors of this machine at a port, 0 being any that is free,
// and with lan those of its private networks: never an address of the
// Internet. Where a private network is asked for and there is none it is
// *experiment.Problems; a port that is taken is an error of package net.
func Open(ctx context.Context, lan bool, port int) (*Doors, error) {
	d := &Doors{}
	first, err := d.open(ctx, netip.MustParseAddr("127.0.0.1"), port)
	if err != nil {
		return nil, err
	}
	d.Port = int(first.Port())
	d.Hosts = []string{first.String(), "localhost:" + strconv.Itoa(d.Port)}
	// A machine without IPv6 does without.
	if six, err := d.open(ctx, netip.IPv6Loopback(), d.Port); err == nil {
		d.Hosts = append(d.Hosts, six.String())
	}
	if lan {
		if err := d.openPrivate(ctx); err != nil {
			d.Close()
			return nil, err
		}
	}
	if d.Port == 80 {
		d.Hosts = append(d.Hosts, portless(d.Hosts)...)
	}
	return d, nil
}

func (d *Doors) openPrivate(ctx context.Context) error {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return err
	}
	for _, address := range private(all, routed(ctx)) {
		at, err := d.open(ctx, address, d.Port)
		if err != nil {
			continue // an address that is going away, or taken there
		}
		d.Addresses = append(d.Addresses, at)
		d.Hosts = append(d.Hosts, at.String())
	}
	if len(d.Addresses) == 0 {
		return experiment.Problem(experiment.Msg("web.no-network"))
	}
	return nil
}

func (d *Doors) open(ctx context.Context, address netip.Addr, port int) (netip.AddrPort, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", netip.AddrPortFrom(address, uint16(port)).String())
	if err != nil {
		return netip.AddrPort{}, err
	}
	d.Listeners = append(d.Listeners, l)
	at := l.Addr().(*net.TCPAddr).AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap(), at.Port()), nil
}

// Close closes the doors, of a server too that is at them.
func (d *Doors) Close() {
	for _, l := range d.Listeners {
		l.Close()
	}
}

// Link is the address of a path where others reach it best.
func (d *Doors) Link(path string) string { return "http://" + d.Best() + path }

// Best is the host to give away: that of the private network, or this
// machine's own.
func (d *Doors) Best() string {
	if len(d.Addresses) > 0 {
		return d.Addresses[0].String()
	}
	return d.Hosts[0]
}

// private keeps the addresses of private networks, the preferred one first
// and IPv4, which is easier to type, before IPv6.
func private(all []net.Addr, preferred netip.Addr) []netip.Addr {
	var kept []netip.Addr
	for _, a := range all {
		prefix, err := netip.ParsePrefix(a.String())
		if err != nil {
			continue
		}
		if address := prefix.Addr().Unmap(); address.IsPrivate() && !slices.Contains(kept, address) {
			kept = append(kept, address)
		}
	}
	rank := func(a netip.Addr) int {
		switch {
		case a == preferred:
			return 0
		case a.Is4():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(kept, func(a, b netip.Addr) int { return rank(a) - rank(b) })
	return kept
}

// routed is the address from which this machine would speak to others. Nothing
// is sent to find out: the address asked about is one for documents only.
func routed(ctx context.Context) netip.Addr {
	c, err := (&net.Dialer{}).DialContext(ctx, "udp4", "192.0.2.1:9")
	if err != nil {
		return netip.Addr{}
	}
	defer c.Close()
	return addressOf(c.LocalAddr().String())
}

// portless are hosts as browsers write them where the port is the usual one.
func portless(hosts []string) []string {
	var short []string
	for _, host := range hosts {
		if name, _, err := net.SplitHostPort(host); err == nil {
			if a, err := netip.ParseAddr(name); err == nil && a.Is6() {
				name = "[" + name + "]"
			}
			short = append(short, name)
		}
	}
	return short
}
