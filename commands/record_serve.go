package commands

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/panel/web"
)

type recordServeOptions struct {
	panelOptions
	segment, lang, port string
	lan                 bool
}

func newRecordServe(std Streams) *cli.Command {
	var opts recordServeOptions
	return &cli.Command{
		Name:      "serve",
		Usage:     "serve the messages of a book as cards to swipe, for phones",
		ArgsUsage: "BOOK.xlsx",
		Description: `Shows every message of the sheet Triggers as a card on a page for phones and
any other browser: right to engage, left if it is not for them, up if they are
of two minds. It prints a link to swipe and a link to watch what comes in, with
intervals that hold however often one looks; the second works once.

  triggerlab record serve spring.xlsx
  triggerlab record serve spring.xlsx --lan --segment colleagues

Only this computer can reach the page. --lan lets others in the same private
network in, and prints a code for their cameras: whoever sees it can swipe, and
others in that network can read what is sent, so use one that you trust.

Every swipe is on the disk before the phone is told so; a phone that is out of
reach for a while keeps what was swiped and sends it later. The ledger lies
beside the book: spring.swipes, and triggerlab report spring.xlsx finds it there.
Ctrl-C ends it.

Exit status is 0 if it ran until it was ended, 2 if the command line is wrong,
3 if the book or the ledger is wrong, and 4 if the disk, the network or anything
else is in the way.`,
		Flags: append(opts.panelOptions.flags(),
			&cli.BoolFlag{Name: "lan", Destination: &opts.lan, Category: categoryRecord, Usage: "let others in the private network of this computer in"},
			&cli.StringFlag{Name: "port", Destination: &opts.port, Category: categoryRecord, Usage: "serve at port `NUMBER` (any that is free)"},
			&cli.StringFlag{Name: "segment", Destination: &opts.segment, Category: categoryRecord, Usage: "`PART` of the audience that everybody belongs to, which each is asked otherwise"},
			&cli.StringFlag{Name: "lang", Destination: &opts.lang, Category: categoryRecord, Usage: "speak `LANGUAGE`: en, fr or nl (that of each browser)"}),
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			path, err := oneFile(c, "BOOK.xlsx")
			if err != nil {
				return err
			}
			return runRecordServe(c.Context, std, opts, path)
		},
	}
}

func runRecordServe(ctx context.Context, std Streams, opts recordServeOptions, path string) (err error) {
	lang, port, err := opts.check()
	if err != nil {
		return err
	}
	// A window that is closed and a machine that shuts down end it like Ctrl-C.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP, syscall.SIGTERM)
	defer stop()
	cards, err := opts.lay(ctx, std, path, experiment.ViaServe)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cards.ledger.Close()) }()
	if segments := cards.deck.Segments(); opts.segment != "" && !slices.Contains(segments, opts.segment) {
		return inFile(path, experiment.Problem(experiment.Msg("panel.unknown-segment", "segment", opts.segment, "segments", segments)))
	}
	doors, err := web.Open(ctx, opts.lan, port)
	if err != nil {
		return unopened(port, err)
	}
	defer doors.Close()
	host := &serveHost{std: std, doors: doors}
	server := web.New(web.Options{
		Deck: cards.deck, Ledger: cards.ledger, Live: liveOf(path, cards.ledger), Segment: opts.segment,
		Language: lang, Hosts: doors.Hosts, Told: host.told, Opened: host.opened,
	})
	if err := host.welcome(server, opts.lan, path, cards.ledger.Path()); err != nil {
		return err
	}
	if err := server.Serve(ctx, doors); err != nil {
		return err
	}
	swipes, people := server.Recorded()
	return answerWith(std, experiment.Msg("serve.ended", "swipes", swipes, "people", people, "ledger", cards.ledger.Path(), "book", typed(path)))
}

// check reads what the flags say.
func (o *recordServeOptions) check() (lang language.Tag, port int, err error) {
	lang = language.Und
	if o.lang != "" {
		lang, _ = speaks(o.lang)
	}
	if o.port != "" {
		n, ok := experiment.ParseWhole(o.port)
		if !ok || !(1 <= n && n <= 65535) {
			return lang, 0, misuse("usage.port", "value", o.port)
		}
		port = int(n)
	}
	return lang, port, nil
}

// unopened says why nothing can be served at a port.
func unopened(port int, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return &diskError{experiment.Msg("serve.port-taken", "port", port), err}
	case errors.Is(err, syscall.EACCES):
		return &diskError{experiment.Msg("serve.port-kept", "port", port), err}
	}
	return err
}

// A serveHost tells who runs the server what there is to know.
type serveHost struct {
	std   Streams
	doors *web.Doors

	mu   sync.Mutex
	said string // what went wrong last,
	when time.Time
}

// welcome prints the links, and the code of the first one where phones can
// reach it.
func (h *serveHost) welcome(s *web.Server, lan bool, book, file string) error {
	p := h.std.words()
	swipe := h.doors.Link(s.Invitation())
	var b strings.Builder
	b.WriteString(p.Word("serve.swipe", "book", book) + "\n\n  " + swipe + "\n\n")
	if lan {
		code, err := web.QR(swipe, lookOf(h.std.Out).Color)
		if err != nil {
			return err
		}
		b.WriteString(code + "\n")
		for _, other := range h.doors.Addresses[1:] {
			b.WriteString(p.Word("serve.otherwise") + " http://" + other.String() + s.Invitation() + "\n")
		}
	}
	b.WriteString(p.Word("serve.watch") + "\n\n  " + h.here(s.LiveLink()) + "\n\n" + p.Word("serve.kept", "ledger", file) + "\n")
	if _, err := io.WriteString(h.std.Out, b.String()); err != nil {
		return err
	}
	if lan {
		return notice(h.std, experiment.Msg("serve.lan"))
	}
	return notice(h.std, experiment.Msg("serve.alone"))
}

// here is the address of a path for this computer.
func (h *serveHost) here(path string) string {
	return (&url.URL{Scheme: "http", Host: h.doors.Hosts[0], Path: path}).String()
}

// opened tells the next link to the live page: the last one was used.
func (h *serveHost) opened(path string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	// Nobody can be told where the screen is gone.
	_ = notice(h.std, experiment.Msg("serve.opened", "link", h.here(path)))
}

// told tells what went wrong, once in a while where it goes on.
func (h *serveHost) told(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err.Error() == h.said && time.Since(h.when) < time.Minute {
		return
	}
	h.said, h.when = err.Error(), time.Now()
	explain(h.std.Err, h.std.words(), err)
}
