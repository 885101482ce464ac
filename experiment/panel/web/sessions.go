package web

import (
	"net/http"
	"sync"
	"time"
)

// A session is one browser that has joined, until it leaves or the time is up.
type session struct {
	seat *seat
	// first tells that nobody had the seat before, so that what is written on its
	// cards was written by who sits here. Anybody can say a name that is taken.
	first bool
	ends  time.Time
	mu    sync.Mutex
	pace  bucket
}

// sessions are all of them, by the token in their cookies.
type sessions struct {
	mu  sync.RWMutex
	all map[string]*session
}

// begin makes a session and returns its token; not where there are too many.
func (s *sessions) begin(seat *seat, first bool, now time.Time) (token string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.crowded(now) {
		return "", false
	}
	if s.all == nil {
		s.all = map[string]*session{}
	}
	token = newToken()
	s.all[token] = &session{seat: seat, first: first, ends: now.Add(sessionLasts)}
	return token, true
}

// full tells whether there is no room for another session.
func (s *sessions) full(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.crowded(now)
}

// crowded drops sessions that have ended where there are too many.
func (s *sessions) crowded(now time.Time) bool {
	if len(s.all) >= mostSessions {
		for token, old := range s.all {
			if now.After(old.ends) {
				delete(s.all, token)
			}
		}
	}
	return len(s.all) >= mostSessions
}

// find returns the session of the token, nil where it has none or has ended.
func (s *sessions) find(token string, now time.Time) *session {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found := s.all[token]
	if found == nil || now.After(found.ends) {
		return nil
	}
	return found
}

func (s *sessions) end(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, token)
}

// session returns the one that the request's cookie names, nil for none.
func (s *Server) session(r *http.Request) *session {
	c, err := r.Cookie(s.cookie)
	if err != nil {
		return nil
	}
	return s.sessions.find(c.Value, time.Now())
}

// keep puts a token into a cookie that no script and no other site gets.
func keep(w http.ResponseWriter, name, token, path string) {
	c := &http.Cookie{Name: name, Value: token, Path: path, HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: int(sessionLasts.Seconds())}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// seated lets only those through who have joined, and not faster than
// anybody swipes.
func (s *Server) seated(answer func(http.ResponseWriter, *http.Request, *session)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		found := s.session(r)
		if found == nil {
			refuse(w, http.StatusUnauthorized)
			return
		}
		found.mu.Lock()
		wait, ok := found.pace.take(time.Now(), s.rate, s.burst)
		found.mu.Unlock()
		if !ok {
			slowDown(w, wait)
			return
		}
		answer(w, r, found)
	}
}
