package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestNoToken: who was not invited sees nothing and does nothing.
func TestNoToken(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t)
	page := v.wants(http.StatusUnauthorized, "GET", "/", "", nil)
	if strings.Contains(page, "Start") || strings.Contains(page, "regulars") {
		t.Error("the page shows the form to anybody")
	}
	v.wants(http.StatusUnauthorized, "GET", "/hand", "", nil)
	v.wants(http.StatusUnauthorized, "POST", "/swipes", `{"ops":[]}`, nil)
	v.wants(http.StatusUnauthorized, "POST", "/leave", "", nil)
	v.wants(http.StatusUnauthorized, "GET", "/live", "", nil)
	v.wants(http.StatusUnauthorized, "GET", "/live/now", "", nil)
	v.wants(http.StatusForbidden, "POST", "/join", joining("", "Ann", "regulars"), nil)
}

// TestForgedTokens: neither the invitation nor a ticket nor a session nor the
// marketer's link can be made up.
func TestForgedTokens(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t)
	ticket := v.ticket()
	flipped := "A" + ticket[1:]
	if ticket[0] == 'A' {
		flipped = "B" + ticket[1:]
	}
	other := open(t, flowers(), nil)
	for _, forged := range []string{"", "x", flipped, ticket[:len(ticket)-1], strings.ToLower(ticket), other.visitor(t).ticket()} {
		v.wants(http.StatusForbidden, "POST", "/join", joining(forged, "Ann", "regulars"), nil)
	}
	for _, forged := range []string{"x", strings.ToLower(s.invite), s.invite[1:], newToken()} {
		v.wants(http.StatusForbidden, "GET", "/j/"+forged, "", nil)
		v.wants(http.StatusForbidden, "GET", "/live/"+forged, "", nil)
		v.wants(http.StatusForbidden, "POST", "/live", url.Values{"token": {forged}}.Encode(), nil)
		v.wants(http.StatusUnauthorized, "GET", "/hand", "", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: s.cookie, Value: forged}) })
	}
	// A swiper's token opens no live page, nor the marketer's the cards.
	swiper := s.visitor(t).join("Ann", "regulars")
	swiper.wants(http.StatusUnauthorized, "GET", "/live/now", "", nil)
	swiper.wants(http.StatusForbidden, "POST", "/live", url.Values{"token": {s.invite}}.Encode(), nil)
	if n := len(s.notebook.panelists); n != 1 {
		t.Errorf("%d have joined, and not 1", n)
	}
}

// TestReplayedTokens: what was used once is used up: the form that somebody
// was sent with, the marketer's link, and a session that was left.
func TestReplayedTokens(t *testing.T) {
	var next string
	s := open(t, flowers(), func(o *Options) { o.Opened = func(path string) { next = path } })
	v := s.visitor(t)
	form := joining(v.ticket(), "Ann", "regulars")
	v.wants(http.StatusSeeOther, "POST", "/join", form, nil)
	for _, who := range []*visitor{v, s.visitor(t)} {
		who.wants(http.StatusForbidden, "POST", "/join", form, nil)
		who.wants(http.StatusForbidden, "POST", "/join", form+"&again=yes", nil)
	}

	home, _ := url.Parse(s.url("/"))
	cookies := v.Jar.Cookies(home)
	v.wants(http.StatusSeeOther, "POST", "/leave", "", nil)
	v.wants(http.StatusUnauthorized, "GET", "/hand", "", func(r *http.Request) {
		for _, c := range cookies {
			r.AddCookie(c)
		}
	})

	first := s.LiveLink()
	token := url.Values{"token": {strings.TrimPrefix(first, "/live/")}}.Encode()
	marketer := s.visitor(t)
	// Chats look where a link leads: that does not use it up.
	s.visitor(t).wants(http.StatusOK, "GET", first, "", nil)
	marketer.wants(http.StatusSeeOther, "POST", "/live", token, nil)
	marketer.wants(http.StatusOK, "GET", "/live", "", nil)
	marketer.wants(http.StatusOK, "GET", "/live/now", "", nil)
	thief := s.visitor(t)
	thief.wants(http.StatusForbidden, "GET", first, "", nil)
	thief.wants(http.StatusForbidden, "POST", "/live", token, nil)
	thief.wants(http.StatusUnauthorized, "GET", "/live/now", "", nil)
	if next == "" || next == first || next != s.LiveLink() {
		t.Errorf("after %s the next link is %s, and %s was told", first, s.LiveLink(), next)
	}
	thief.wants(http.StatusOK, "GET", next, "", nil)
}

// TestTokensEnd: tickets, sessions and live pages end.
func TestTokensEnd(t *testing.T) {
	var all tickets
	all.key = []byte("key")
	begin := time.Unix(1e9, 0)
	ticket := all.issue(begin)
	if !all.valid(ticket, begin.Add(ticketLasts-time.Second)) || all.valid(ticket, begin.Add(ticketLasts)) || all.use(ticket, begin.Add(ticketLasts)) {
		t.Error("a ticket does not end when it should")
	}
	var some sessions
	token, _ := some.begin(nil, true, begin)
	if some.find(token, begin.Add(sessionLasts)) == nil || some.find(token, begin.Add(sessionLasts+time.Second)) != nil {
		t.Error("a session does not end when it should")
	}
	for range mostSessions - 1 {
		some.begin(nil, true, begin)
	}
	if _, ok := some.begin(nil, true, begin); ok {
		t.Error("there can be any number of sessions")
	}
	if _, ok := some.begin(nil, true, begin.Add(sessionLasts+time.Second)); !ok {
		t.Error("sessions that have ended keep others out")
	}
}
