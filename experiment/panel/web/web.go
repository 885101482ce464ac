// Package web is the panel's deck as a page in a browser: cards on a phone
// that follow the finger, for a few people in one room or one network.
//
//	the invitation, a link or a QR code   -> who are you?   -> a session, kept in a cookie
//	the cards, once for the whole deck    -> swipes, each with an id the phone made
//	the marketer's link, which works once -> counts and intervals as they come
//
// The page is whole in itself: no framework, nothing from any other address,
// and no script or style but those whose digests its policy names. Swipes are
// kept on the phone until the server has said that they are durable, and are
// sent again under the ids they had, so that a minute without a network loses
// none and doubles none.
//
// What a swiper sees never names a trigger, a campaign or another swiper, and
// nothing that is answered or logged holds anybody's name. The package words
// what people read by reports/text, and does no statistics.
package web

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/text/language"

	"triggerlab/experiment/panel"
)

// What bounds a server, whoever talks to it.
const (
	mostBody      = 64 << 10 // bytes of a request
	mostHeader    = 16 << 10
	mostOps       = 256 // swipes and undone ones in one request
	mostName      = 100 // characters
	mostSessions  = 1000
	sessionLasts  = 12 * time.Hour
	ticketLasts   = 30 * time.Minute
	requestRate   = 20 // a second, of one session
	requestBurst  = 60
	strangerRate  = 20 // a second, of one address without a session
	strangerBurst = 400
	joinRate      = 1 // a second, of forms from one address,
	joinBurst     = 300
	mostSeats     = 1000 // taken while a server runs: it is for a panel, not for a flood
)

// Options are what a Server is made of.
type Options struct {
	Deck   *panel.Deck
	Ledger panel.Ledger
	// Live is what is known so far; nil: there is no live page.
	Live func(context.Context) (*Live, error)
	// Segment is everybody's; empty: each is asked, where there are several.
	Segment string
	// Language is everybody's; language.Und: that of their browsers.
	Language language.Tag
	// Hosts are what a browser may call the server, as in its Host header.
	Hosts []string
	// Told is called with what went wrong on our side, never with whose
	// request it was. It may be called from many goroutines at once.
	Told func(error)
	// Opened is called when the live page was opened, with the path of the
	// next link to it, because each works once.
	Opened func(path string)
}

// A Server answers the browsers of one panel.
type Server struct {
	o        Options
	words    wording
	cookie   string // the names of the cookies hold the port, which cookies do not
	tickets  tickets
	invite   string // the token of the invitation
	sessions sessions
	seats    seats
	live     *liveDoor
	guests   limiter // of those who have not joined
	joiners  limiter // of those who say who they are, or try who others are
	rate     float64 // of each who has: so many a second,
	burst    float64 // after so many at once
	recorded atomic.Int64
	handler  http.Handler
}

// New returns a server that is ready to answer.
func New(o Options) *Server {
	s := &Server{o: o, words: newWording(o.Language), cookie: cookieName(o.Hosts), invite: newToken()}
	s.tickets.key = []byte(newToken())
	s.guests = limiter{rate: strangerRate, burst: strangerBurst}
	s.joiners = limiter{rate: joinRate, burst: joinBurst}
	s.rate, s.burst = requestRate, requestBurst
	if o.Told == nil {
		s.o.Told = func(error) {}
	}
	if o.Live != nil {
		s.live = newLiveDoor(o)
	}
	s.handler = s.guard(s.routes())
	return s
}

// routes are all there is. What changes anything is a POST.
func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /j/{token}", s.invitation)
	mux.HandleFunc("POST /join", s.join)
	mux.HandleFunc("POST /leave", s.leave)
	mux.HandleFunc("GET /hand", s.seated(s.hand))
	mux.HandleFunc("POST /swipes", s.seated(s.swipes))
	if s.live != nil {
		mux.HandleFunc("GET /live/{token}", s.liveLink)
		mux.HandleFunc("POST /live", s.openLive)
		mux.HandleFunc("GET /live", s.livePage)
		mux.HandleFunc("GET /live/now", s.liveNow)
	}
	return mux
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Invitation is the path that lets anybody in to swipe.
func (s *Server) Invitation() string { return "/j/" + s.invite }

// LiveLink is the path that lets one browser in to watch; empty where there
// is no live page.
func (s *Server) LiveLink() string {
	if s.live == nil {
		return ""
	}
	return s.live.link()
}

// Recorded is how many swipes were recorded since the server was made, those
// taken back later included, and how many people have joined.
func (s *Server) Recorded() (swipes, people int64) {
	s.seats.mu.Lock()
	defer s.seats.mu.Unlock()
	return s.recorded.Load(), int64(len(s.seats.all))
}
