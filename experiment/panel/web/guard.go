package web

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// guard is what every request has to pass: it calls the server by a name
// that was printed (or a foreign name was made to point here), it comes from
// no other site, it is not long, and it is not one of very many.
func (s *Server) guard(next http.Handler) http.Handler {
	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { refuse(w, http.StatusForbidden) }))
	next = sameSite.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.recovered(w)
		safeHeaders(w.Header())
		if !slices.Contains(s.o.Hosts, strings.ToLower(r.Host)) {
			refuse(w, http.StatusMisdirectedRequest)
			return
		}
		if s.session(r) == nil {
			from := addressOf(r.RemoteAddr).String()
			if wait, ok := s.guests.take(from, time.Now()); !ok {
				slowDown(w, wait)
				return
			}
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostBody)
		next.ServeHTTP(w, r)
	})
}

// safeHeaders go with every answer; pages add the digests of their script
// and style to the policy.
func safeHeaders(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	// Not no-referrer: a form would then say that it comes from nowhere, and on
	// a page that is not secure that is all a browser says of where it does.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "no-store")
}

// recovered answers what a mistake of ours left unanswered. What is told
// holds nothing of the request.
func (s *Server) recovered(w http.ResponseWriter) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	s.o.Told(fmt.Errorf("the page made a mistake: %v", p))
	refuse(w, http.StatusInternalServerError)
}

// refuse answers with a status and its name, and nothing about us.
func refuse(w http.ResponseWriter, status int) {
	http.Error(w, http.StatusText(status), status)
}

func slowDown(w http.ResponseWriter, wait time.Duration) {
	askLater(w, wait)
	refuse(w, http.StatusTooManyRequests)
}

// askLater says when to come again.
func askLater(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
}
