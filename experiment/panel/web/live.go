package web

import (
	"cmp"
	"context"
	"net/http"
	"sync"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// Live is what is known so far: findings made for looking at any moment, and
// what they do not say.
type Live struct {
	Findings *findings.Findings
	Swipers  int64
	Minds    map[string]int64 // of two minds, by trigger
}

// NothingYet is what is known before anybody has swiped: the triggers.
func NothingYet(e *experiment.Experiment) *Live {
	f := &findings.Findings{Experiment: findings.Experiment{Name: e.Name, Level: cmp.Or(e.Level, experiment.DefaultLevel)}}
	for _, name := range e.TriggerNames() {
		f.Triggers = append(f.Triggers, findings.Trigger{Trigger: name, Rate: findings.Unknown, Low: findings.Unknown, High: findings.Unknown, Pooled: findings.Unknown})
	}
	return &Live{Findings: f}
}

// freshFor is how long what is known is shown before it is asked for again,
// however many look.
const freshFor = 2 * time.Second

// A liveDoor lets in those who may watch. Its link works once: whoever opens
// it gets a cookie, and the link after it is told to who runs the server, who
// then knows that it was opened.
type liveDoor struct {
	ask    func(context.Context) (*Live, error)
	opened func(path string)
	cookie string

	mu    sync.Mutex
	token string
	in    map[string]time.Time // until when, by the token in the cookie

	asking sync.Mutex
	known  *Live
	since  time.Time
}

func newLiveDoor(o Options) *liveDoor {
	d := &liveDoor{ask: o.Live, opened: o.Opened, cookie: cookieName(o.Hosts) + "-live", token: newToken(), in: map[string]time.Time{}}
	if d.opened == nil {
		d.opened = func(string) {}
	}
	return d
}

func (d *liveDoor) link() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return "/live/" + d.token
}

// open uses a link up, and returns what goes into the cookie.
func (d *liveDoor) open(token string, now time.Time) (cookie string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !same(token, d.token) {
		return "", false
	}
	for old, until := range d.in {
		if now.After(until) {
			delete(d.in, old)
		}
	}
	cookie, d.token = newToken(), newToken()
	d.in[cookie] = now.Add(sessionLasts)
	return cookie, true
}

func (d *liveDoor) admits(r *http.Request, now time.Time) bool {
	c, err := r.Cookie(d.cookie)
	if err != nil {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	until, ok := d.in[c.Value]
	return ok && now.Before(until)
}

// now is what is known, not older than freshFor.
func (d *liveDoor) now(ctx context.Context) (*Live, error) {
	d.asking.Lock()
	defer d.asking.Unlock()
	if d.known != nil && time.Since(d.since) < freshFor {
		return d.known, nil
	}
	known, err := d.ask(ctx)
	if err != nil {
		return nil, err
	}
	d.known, d.since = known, time.Now()
	return known, nil
}

// liveLink asks whether the link is to be opened, so that a program that only
// looks where it leads, as chats do, does not use it up.
func (s *Server) liveLink(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	if !same("/live/"+token, s.live.link()) {
		s.show(w, r, http.StatusForbidden, "closed.html", nil)
		return
	}
	s.show(w, r, http.StatusOK, "link.html", token)
}

func (s *Server) openLive(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		refuse(w, statusOfForm(err))
		return
	}
	cookie, ok := s.live.open(r.PostForm.Get("token"), time.Now())
	if !ok {
		s.show(w, r, http.StatusForbidden, "closed.html", nil)
		return
	}
	keep(w, s.live.cookie, cookie, "/live")
	http.Redirect(w, r, "/live", http.StatusSeeOther)
	s.live.opened(s.live.link())
}

func (s *Server) livePage(w http.ResponseWriter, r *http.Request) {
	if !s.live.admits(r, time.Now()) {
		s.show(w, r, http.StatusUnauthorized, "closed.html", nil)
		return
	}
	s.show(w, r, http.StatusOK, "live.html", nil)
}

// liveNow answers with what the live page shows, in its words.
func (s *Server) liveNow(w http.ResponseWriter, r *http.Request) {
	if !s.live.admits(r, time.Now()) {
		refuse(w, http.StatusUnauthorized)
		return
	}
	known, err := s.live.now(r.Context())
	if err != nil {
		s.failed(w, err)
		return
	}
	answerJSON(w, s.words.of(r).board(known))
}
