package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/ledger"
	"triggerlab/experiment/panel"
	"triggerlab/reports/text"
)

// notebook is a ledger that forgets everything at the end of the test, and
// can be full.
type notebook struct {
	mu        sync.Mutex
	rows      []ledger.Swipe
	panelists []ledger.Panelist
	full      bool
}

var errFull = errors.New("the disk is full")

// pseudonym is the contact's; one that is a pseudonym already stays as it is.
func pseudonym(contact string) string {
	if strings.HasPrefix(contact, "~") {
		return contact
	}
	return "~" + digest("notebook", strings.ToLower(contact))
}

func (n *notebook) Panelist(_ context.Context, contact, segment string) (ledger.Panelist, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range n.panelists {
		if p.Contact == pseudonym(contact) {
			return p, nil
		}
	}
	p := ledger.Panelist{Number: len(n.panelists) + 1, Contact: pseudonym(contact), Segment: segment}
	n.panelists = append(n.panelists, p)
	p.New = true
	return p, nil
}

func (n *notebook) Swiped(_ context.Context, contact string) ([]ledger.Swipe, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var current []ledger.Swipe
	for _, r := range n.rows {
		if pseudonym(r.Contact) == pseudonym(contact) && !slices.ContainsFunc(n.rows, func(later ledger.Swipe) bool { return later.Replaces == r.Event }) {
			current = append(current, r)
		}
	}
	return current, nil
}

func (n *notebook) Submit(_ context.Context, s ledger.Swipe) (ledger.Receipt, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.full {
		return ledger.Receipt{}, errFull
	}
	for _, r := range n.rows {
		if r.Event == s.Event || s.Replaces != "" && r.Replaces == s.Replaces {
			status := ledger.Conflict
			if r == s {
				status = ledger.Already
			}
			return ledger.Receipt{Event: s.Event, Status: status}, nil
		}
	}
	n.rows = append(n.rows, s)
	return ledger.Receipt{Event: s.Event, Status: ledger.Recorded}, nil
}

// recorded are the rows that count, of everybody.
func (n *notebook) recorded() []ledger.Swipe {
	n.mu.Lock()
	defer n.mu.Unlock()
	var current []ledger.Swipe
	for _, r := range n.rows {
		if !slices.ContainsFunc(n.rows, func(later ledger.Swipe) bool { return later.Replaces == r.Event }) {
			current = append(current, r)
		}
	}
	return current
}

// hostile is what somebody could write into a workbook to do harm.
const hostile = `<img src=x onerror="document.title='pwned'"></script><script>document.title='pwned'</script>`

// flowers is an experiment with a message for each mood, one of them hostile.
func flowers() *experiment.Experiment {
	return &experiment.Experiment{
		Settings: experiment.Settings{Name: "Flowers & <b>poems</b>", Salt: "s"},
		Segments: []experiment.Segment{{Name: "regulars"}, {Name: "prospects"}},
		Triggers: []experiment.Trigger{
			{Name: "plain", Message: "Fresh flowers are in. Shall we bring you a bunch?", Channel: "e-mail"},
			{Name: "poem", Message: "Your favourite flowers, and a card for her:\nViolets turn to the morning light,\nand I, to you, all day and night."},
			{Name: "hostile", Message: hostile},
			{Name: "care", Message: "You asked why your roses droop: cut the stems and change the water. They will stand up again tonight. And if they do not, come by before Saturday: we keep a fresh bunch for you behind the counter, because a rose that droops after two days was ours to worry about and not yours."},
			{Name: "regulars only", Message: "You were here last week. 💐", For: []string{"regulars"}},
			{Name: "nothing"},
		},
	}
}

// many is an experiment with so many triggers.
func many(n int) *experiment.Experiment {
	e := &experiment.Experiment{}
	for i := range n {
		e.Triggers = append(e.Triggers, experiment.Trigger{Name: "t" + strconv.Itoa(i), Message: "message " + strconv.Itoa(i)})
	}
	return e
}

// A site is a server that is running, and the ledger behind it.
type site struct {
	*Server
	doors    *Doors
	notebook *notebook
	told     []error
	stop     func()
}

// open starts a server; change says what is to be unusual.
func open(t testing.TB, e *experiment.Experiment, change func(*Options)) *site {
	t.Helper()
	s := &site{notebook: &notebook{}}
	deck, err := panel.New(e, panel.Options{Via: experiment.ViaServe})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if s.doors, err = Open(ctx, false, 0); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	o := Options{
		Deck: deck, Ledger: s.notebook, Hosts: s.doors.Hosts, Live: s.live,
		Told: func(err error) { mu.Lock(); defer mu.Unlock(); s.told = append(s.told, err) },
	}
	if change != nil {
		change(&o)
	}
	s.Server = New(o)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, s.doors) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(s.stop)
	return s
}

// live counts what is in the notebook.
func (s *site) live(context.Context) (*Live, error) {
	f := &findings.Findings{Experiment: findings.Experiment{Name: "Flowers & <b>poems</b>", Level: 0.95}}
	l := &Live{Findings: f, Minds: map[string]int64{}}
	for _, name := range []string{"plain", "poem", hostile} {
		tr := findings.Trigger{Trigger: name, Rate: findings.Unknown, Low: findings.Unknown, High: findings.Unknown}
		for _, r := range s.notebook.recorded() {
			if r.Trigger != name || r.Outcome == experiment.Pending {
				continue
			}
			tr.Exposures++
			if r.Outcome == experiment.Engage {
				tr.Engagements++
			}
			if r.Minds {
				l.Minds[name]++
			}
		}
		if tr.Exposures > 0 {
			tr.Rate, tr.Low, tr.High = findings.Number(tr.Engagements)/findings.Number(tr.Exposures), 0.12, 0.91
		}
		f.Data.Exposures += tr.Exposures
		f.Data.Engagements += tr.Engagements
		f.Triggers = append(f.Triggers, tr)
	}
	l.Swipers = int64(len(s.notebook.panelists))
	return l, nil
}

func (s *site) url(path string) string { return s.doors.Link(path) }

// A visitor is a browser without a page: cookies, and redirections not followed.
type visitor struct {
	*http.Client
	site *site
	t    testing.TB
}

func (s *site) visitor(t testing.TB) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{site: s, t: t, Client: &http.Client{
		Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// ask sends a request; change may forge it. It returns the answer and its
// whole body.
func (v *visitor) ask(method, path, body string, change func(*http.Request)) (*http.Response, string) {
	v.t.Helper()
	r, err := http.NewRequest(method, v.site.url(path), strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == "POST" {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", "http://"+v.site.doors.Best())
		if strings.Contains(body, "=") && !strings.HasPrefix(body, "{") {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
	}
	if change != nil {
		change(r)
	}
	reply, err := v.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer reply.Body.Close()
	all, err := io.ReadAll(reply.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return reply, string(all)
}

var ticketField = regexp.MustCompile(`name="ticket" value="([A-Z2-7]+)"`)

// ticket gets the form of the invitation.
func (v *visitor) ticket() string {
	v.t.Helper()
	reply, page := v.ask("GET", v.site.Invitation(), "", nil)
	found := ticketField.FindStringSubmatch(page)
	if reply.StatusCode != http.StatusOK || found == nil {
		v.t.Fatalf("the invitation is answered with %s", reply.Status)
	}
	return found[1]
}

func joining(ticket, name, segment string, more ...string) string {
	form := url.Values{"ticket": {ticket}, "name": {name}, "segment": {segment}}
	for _, field := range more {
		form.Set(field, "yes")
	}
	return form.Encode()
}

// join sits down under a name.
func (v *visitor) join(name, segment string, more ...string) *visitor {
	v.t.Helper()
	reply, body := v.ask("POST", "/join", joining(v.ticket(), name, segment, more...), nil)
	if reply.StatusCode != http.StatusSeeOther || reply.Header.Get("Location") != "/" {
		v.t.Fatalf("joining is answered with %s: %s", reply.Status, body)
	}
	return v
}

type ledgerSwipe = ledger.Swipe

type ctxT = context.Context

func english() *text.Printer { return text.New(language.English) }
