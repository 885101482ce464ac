package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"triggerlab/experiment"
)

// page shows the cards to whoever has joined, and to anybody else how to.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	if s.session(r) == nil {
		s.show(w, r, http.StatusUnauthorized, "closed.html", nil)
		return
	}
	s.show(w, r, http.StatusOK, "swipe.html", nil)
}

// A form is what the page that asks who is swiping shows.
type form struct {
	Ticket   string
	Name     string
	Segment  string
	Segments []string
	Problem  string // the code of what is wrong with it
	Again    bool   // somebody of that name has joined before
}

// invitation asks whoever has the link who they are. A browser that has
// joined already goes on.
func (s *Server) invitation(w http.ResponseWriter, r *http.Request) {
	if !same(r.PathValue("token"), s.invite) {
		s.show(w, r, http.StatusForbidden, "closed.html", nil)
		return
	}
	if s.session(r) != nil {
		s.show(w, r, http.StatusOK, "swipe.html", nil)
		return
	}
	s.ask(w, r, http.StatusOK, form{})
}

func (s *Server) ask(w http.ResponseWriter, r *http.Request, status int, f form) {
	f.Ticket = s.tickets.issue(time.Now())
	if s.o.Segment == "" {
		f.Segments = s.o.Deck.Segments()
	}
	s.show(w, r, status, "join.html", f)
}

// join takes the form, whose ticket shows that it came from the invitation
// and works once, and makes a session.
func (s *Server) join(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		refuse(w, statusOfForm(err))
		return
	}
	f := form{Name: cleanName(r.PostForm.Get("name")), Segment: r.PostForm.Get("segment")}
	again := r.PostForm.Get("again") != ""
	ticket := r.PostForm.Get("ticket")
	if !s.tickets.valid(ticket, time.Now()) {
		s.show(w, r, http.StatusForbidden, "closed.html", nil)
		return
	}
	if r.PostForm.Get("other") != "" {
		s.ask(w, r, http.StatusOK, form{Segment: f.Segment})
		return
	}
	if wait, ok := s.joiners.take(addressOf(r.RemoteAddr).String(), time.Now()); !ok {
		f.Problem = "join.later"
		askLater(w, wait)
		s.ask(w, r, http.StatusTooManyRequests, f)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), storeTimeout)
	defer cancel()
	seat, status := s.seatOf(ctx, &f, again)
	if seat == nil {
		s.ask(w, r, status, f)
		return
	}
	s.admit(w, r, ticket, seat, !again)
}

// seatOf gives whoever filled in the form a seat, or says in the form, and by
// a status, why not.
func (s *Server) seatOf(ctx context.Context, f *form, again bool) (taken *seat, status int) {
	// Before anything is kept of whoever could not sit down.
	if s.seats.full() || s.sessions.full(time.Now()) {
		s.o.Told(experiment.Problem(experiment.Msg("web.crowded", "people", int64(mostSeats))))
		f.Problem = "join.later"
		return nil, http.StatusServiceUnavailable
	}
	segment, err := s.segmentOf(ctx, *f)
	if err == nil {
		if f.Problem = s.unfit(f.Name, segment); f.Problem != "" {
			return nil, http.StatusUnprocessableEntity
		}
		taken, err = s.sit(ctx, f.Name, segment, again)
	}
	var problems *experiment.Problems
	switch {
	case errors.Is(err, errTaken):
		f.Again = true
		return nil, http.StatusConflict
	case errors.As(err, &problems):
		f.Problem = "join.no-cards"
		return nil, http.StatusUnprocessableEntity
	case err != nil:
		s.tell(err)
		f.Problem = "join.later"
		return nil, http.StatusServiceUnavailable
	}
	return taken, http.StatusOK
}

// admit uses the ticket up and lets a browser take its seat; first tells whether
// nobody sat there before.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, ticket string, taken *seat, first bool) {
	if !s.tickets.use(ticket, time.Now()) {
		s.show(w, r, http.StatusForbidden, "closed.html", nil)
		return
	}
	token, ok := s.sessions.begin(taken, first, time.Now())
	if !ok {
		s.show(w, r, http.StatusServiceUnavailable, "closed.html", nil)
		return
	}
	keep(w, s.cookie, token, "/")
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// segmentOf is where somebody belongs: who has swiped before or stands in the
// book belongs where that says, and anybody else where the form does, unless
// it is set for all.
func (s *Server) segmentOf(ctx context.Context, f form) (string, error) {
	known, err := s.o.Deck.SegmentOf(ctx, s.o.Ledger, f.Name)
	return cmp.Or(known, s.o.Segment, f.Segment), err
}

// unfit is the code of what is wrong with a form, empty where nothing is.
func (s *Server) unfit(name, segment string) string {
	segments := s.o.Deck.Segments()
	switch {
	case name == "":
		return "join.no-name"
	case utf8.RuneCountInString(name) > mostName:
		return "join.long-name"
	case len(segments) > 0 && !slices.Contains(segments, segment):
		return "join.no-segment"
	}
	return ""
}

// cleanName is a name without what is not seen of it, but for what joins letters
// and emoji.
func cleanName(name string) string {
	seen := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u200c', r == '\u200d':
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf):
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	return strings.Join(strings.Fields(seen), " ")
}

// leave ends a session, so that the next person can take the phone.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) {
	c, err := r.Cookie(s.cookie)
	if err != nil || s.sessions.find(c.Value, time.Now()) == nil {
		s.show(w, r, http.StatusUnauthorized, "closed.html", nil)
		return
	}
	s.sessions.end(c.Value)
	keep(w, s.cookie, "", "/")
	http.Redirect(w, r, s.Invitation(), http.StatusSeeOther)
}

func statusOfForm(err error) int {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}
