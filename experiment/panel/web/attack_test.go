package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment"
)

// firstSwipe is what a phone sends when it swipes the first card of its hand.
func (v *visitor) firstSwipe() string {
	v.t.Helper()
	hand := v.hand()
	return swipeOf(hand.Cards[0], "right")
}

func swipeOf(c cardFace, way string) string {
	return fmt.Sprintf(`{"ops":[{"do":"swipe","id":%q,"card":%q,"way":%q,"took":1200,"ago":5}]}`, c.Event, c.ID, way)
}

// wants asks and holds the answer to a status.
func (v *visitor) wants(status int, method, path, body string, change func(*http.Request)) string {
	v.t.Helper()
	reply, text := v.ask(method, path, body, change)
	if reply.StatusCode != status {
		v.t.Errorf("%s %s is answered with %s, and not with %d: %.200s", method, path, reply.Status, status, text)
	}
	return text
}

// TestForeignHost: a foreign name that was made to point at this machine gets
// nothing, whatever it asks for (DNS rebinding).
func TestForeignHost(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	port := fmt.Sprint(s.doors.Port)
	for _, host := range []string{"evil.example", "evil.example:" + port, "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:" + port, "localhost.:" + port, "0.0.0.0:" + port, "127.1:" + port} {
		for _, path := range []string{"/", "/hand", s.Invitation(), s.LiveLink()} {
			v.wants(http.StatusMisdirectedRequest, "GET", path, "", func(r *http.Request) { r.Host = host })
		}
	}
	for _, host := range []string{"127.0.0.1:" + port, "localhost:" + port, "LOCALHOST:" + port, "[::1]:" + port} {
		v.wants(http.StatusOK, "GET", s.Invitation(), "", func(r *http.Request) { r.Host = host })
	}
}

// TestForeignOrigin: no other site can make a browser swipe here, whether it
// says where it comes from as new browsers do or only as old ones do. On a
// page that is not secure, as in a private network, the second is all there is.
func TestForeignOrigin(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	swipe := v.firstSwipe()
	for name, forge := range map[string]func(*http.Request){
		"another site":              func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") },
		"another port":              func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") },
		"no origin a browser knows": func(r *http.Request) { r.Header.Set("Origin", "null") },
		"says so itself":            func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"a neighbour":               func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
	} {
		for _, path := range []string{"/swipes", "/join", "/leave", "/live"} {
			t.Run(name, func(t *testing.T) { v.wants(http.StatusForbidden, "POST", path, swipe, forge) })
		}
	}
	if n := len(s.notebook.recorded()); n != 0 {
		t.Fatalf("%d swipes were recorded", n)
	}
	v.wants(http.StatusOK, "POST", "/swipes", swipe, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") })
	v.wants(http.StatusOK, "POST", "/swipes", swipe, nil)
	if n := len(s.notebook.recorded()); n != 1 {
		t.Fatalf("%d swipes were recorded, and not 1", n)
	}
	// And no other site can read: nothing lets it.
	reply, _ := v.ask("GET", "/hand", "", func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") })
	for name := range reply.Header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s is sent to another site", name)
		}
	}
}

// TestMethods: nothing is changed by a link, a picture or anything else that
// is only looked at.
func TestMethods(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	for _, path := range []string{"/swipes", "/join", "/leave"} {
		for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"} {
			v.wants(http.StatusMethodNotAllowed, method, path, "", nil)
		}
	}
	v.wants(http.StatusOK, "GET", "/hand", "", nil)
	v.wants(http.StatusMethodNotAllowed, "POST", "/hand", "", nil)
}

// TestBodies: a body that is too long, is none of ours or is nonsense is
// refused, and does not end the session.
func TestBodies(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	long := strings.Repeat("x", 10<<20)
	v.wants(http.StatusRequestEntityTooLarge, "POST", "/swipes", `{"ops":[{"do":"swipe","note":"`+long+`"}]}`, nil)
	v.wants(http.StatusRequestEntityTooLarge, "POST", "/join", "name="+long, nil)
	v.wants(http.StatusRequestEntityTooLarge, "POST", "/live", "token="+long, nil)
	// Without a length that is said beforehand too.
	v.wants(http.StatusRequestEntityTooLarge, "POST", "/swipes", `{"ops":[{"do":"`+long+`"}]}`, func(r *http.Request) { r.ContentLength = -1 })
	swipe := v.firstSwipe()
	v.wants(http.StatusUnsupportedMediaType, "POST", "/swipes", swipe, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") })
	for _, body := range []string{"", "null", "[]", "{", `{"ops":null}`, `{"ops":[]}`, `{"ops":[{}]`, swipe + swipe, swipe + "x", `{"ops":[{"do":"swipe","contact":"Bob"}]}`, `{"ops":1}`, "\x00", `{"ops":[` + strings.Repeat(`{},`, mostOps) + `{}]}`} {
		v.wants(http.StatusBadRequest, "POST", "/swipes", body, nil)
	}
	hand := v.hand()
	event, card := hand.Cards[0].Event, hand.Cards[0].ID
	for _, op := range []string{
		`{}`, `{"do":"swipe"}`, `{"do":"drop","id":"` + event + `","card":"` + card + `","way":"right"}`,
		`{"do":"swipe","id":"short","card":"` + card + `","way":"right"}`,
		`{"do":"swipe","id":"` + strings.Repeat("Z", 32) + `","card":"` + card + `","way":"right"}`,
		`{"do":"swipe","id":"` + event + `","card":"poem","way":"right"}`,
		`{"do":"swipe","id":"` + event + `","card":"` + card + `","way":"down"}`,
		`{"do":"swipe","id":"` + event + `","card":"` + card + `","way":"right","took":-1}`,
		`{"do":"swipe","id":"` + event + `","card":"` + card + `","way":"right","ago":-1}`,
	} {
		if text := v.wants(http.StatusOK, "POST", "/swipes", `{"ops":[`+op+`]}`, nil); !strings.Contains(text, `"refused"`) {
			t.Errorf("%s is answered with %s", op, text)
		}
	}
	if n := len(s.notebook.rows); n != 0 {
		t.Errorf("%d rows were recorded", n)
	}
	v.wants(http.StatusOK, "POST", "/swipes", swipe, nil)
}

// TestPaths: there is nothing but the pages: no path leads out to a file.
func TestPaths(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	for _, path := range []string{"/page/swipe.js", "/../go.mod", "/..%2f..%2fgo.mod", "/%2e%2e/%2e%2e/etc/passwd", "/j/../../etc/passwd", "/j/", "/live/x/y", "/favicon.ico", "/debug/pprof/", "/.git/config", "/hand/x", "//etc/passwd"} {
		reply, body := v.ask("GET", path, "", func(r *http.Request) { r.URL.Opaque = "//" + r.Host + path })
		if strings.Contains(body, "root:") || strings.Contains(body, "module triggerlab") || reply.StatusCode != http.StatusNotFound && reply.StatusCode/100 != 3 {
			t.Errorf("%s is answered with %s", path, reply.Status)
		}
	}
}

// TestTooFast: nobody swipes as fast as a program does, and a stranger does
// not ask for ever; who was too fast is told when to come again.
func TestTooFast(t *testing.T) {
	s := open(t, flowers(), nil)
	v, other := s.visitor(t).join("Ann", "regulars"), s.visitor(t).join("Bob", "regulars")
	// As fast as ever, but however slow the test is it does not wait long enough.
	s.Server.rate, s.guests.rate, s.guests.burst = 0.01, 0.01, 20
	ask := func(v *visitor, path string, most int) {
		t.Helper()
		for i := range most + 1 {
			reply, _ := v.ask("GET", path, "", nil)
			if fast := reply.StatusCode == http.StatusTooManyRequests; fast != (i == most) {
				t.Fatalf("request %d is answered with %s", i+1, reply.Status)
			} else if fast && reply.Header.Get("Retry-After") == "" {
				t.Error("it is not said when to come again")
			}
		}
	}
	ask(v, "/hand", requestBurst)
	// One who is too fast keeps nobody else out.
	other.wants(http.StatusOK, "GET", "/hand", "", nil)
	s.guests.mu.Lock()
	s.guests.buckets = nil
	s.guests.mu.Unlock()
	ask(s.visitor(t), "/j/guess", 20)
	s.visitor(t).wants(http.StatusTooManyRequests, "POST", "/live", "token=guess", nil)
	other.wants(http.StatusOK, "GET", "/hand", "", nil)
}

// TestFlood: whoever fills in the form again and again is slowed down, and what
// would be one seat too many leaves nothing behind.
func TestFlood(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t)
	s.joiners.rate, s.joiners.burst = 0.01, 3
	for i := range 3 {
		v.wants(http.StatusUnprocessableEntity, "POST", "/join", joining(v.ticket(), "", strconv.Itoa(i)), nil)
	}
	reply, page := v.ask("POST", "/join", joining(v.ticket(), "Ann", "regulars"), nil)
	if reply.StatusCode != http.StatusTooManyRequests || reply.Header.Get("Retry-After") == "" || !strings.Contains(page, "Try again") {
		t.Errorf("the fourth form is answered with %s: %s", reply.Status, page)
	}
	s.joiners.burst, s.joiners.buckets = 100, nil
	s.seats.all = map[string]*seat{}
	for i := range mostSeats {
		s.seats.all[strconv.Itoa(i)] = &seat{}
	}
	v.wants(http.StatusServiceUnavailable, "POST", "/join", joining(v.ticket(), "Ann", "regulars"), nil)
	if n := len(s.notebook.panelists); n != 0 {
		t.Errorf("%d were numbered", n)
	}
	s.stop()
	var problems *experiment.Problems
	if len(s.told) != 1 || !errors.As(s.told[0], &problems) || problems.List[0].Code != "web.crowded" {
		t.Errorf("our side was told %v", s.told)
	}
}

// TestBucket: a burst goes through, and then so many a second.
func TestBucket(t *testing.T) {
	var b bucket
	now := time.Unix(1e9, 0)
	for range 5 {
		if _, ok := b.take(now, 2, 5); !ok {
			t.Fatal("the burst does not go through")
		}
	}
	if wait, ok := b.take(now, 2, 5); ok || wait != 500*time.Millisecond {
		t.Errorf("after the burst: %v, %v", wait, ok)
	}
	if _, ok := b.take(now.Add(499*time.Millisecond), 2, 5); ok {
		t.Error("one goes through too early")
	}
	if _, ok := b.take(now.Add(501*time.Millisecond), 2, 5); !ok {
		t.Error("none goes through in time")
	}
}

// TestHeaders: every answer, errors too, tells the browser to run nothing, to
// show it in no frame, to keep nothing and to tell nobody where it came from.
func TestHeaders(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	for _, path := range []string{"/", "/hand", "/nowhere", "/live", s.Invitation(), s.LiveLink(), "/j/wrong"} {
		reply, body := v.ask("GET", path, "", nil)
		policy := reply.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy lacks %s: %s", path, part, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
			t.Errorf("%s: the policy allows too much: %s", path, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store", "X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got := reply.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if reply.Header.Get("Server") != "" {
			t.Errorf("%s: the server says what it is", path)
		}
		if strings.Contains(body, "Ann") {
			t.Errorf("%s: somebody's name is shown", path)
		}
	}
	for _, c := range v.Jar.Cookies(&url.URL{Scheme: "http", Host: s.doors.Hosts[0], Path: "/"}) {
		if strings.Contains(c.Value, "Ann") {
			t.Error("the cookie holds the name")
		}
	}
	reply, _ := s.visitor(t).ask("POST", "/join", joining(s.visitor(t).ticket(), "Eve", "regulars"), nil)
	cookie := reply.Header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "SameSite=Strict", "Max-Age=", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s: %s", part, cookie)
		}
	}
}

// TestNothingFromElsewhere: the pages name no address but their own.
func TestNothingFromElsewhere(t *testing.T) {
	for name, f := range faces() {
		template, err := files.ReadFile("page/" + name)
		if err != nil {
			t.Fatal(err)
		}
		frame, err := files.ReadFile("page/frame.html")
		if err != nil {
			t.Fatal(err)
		}
		all := string(template) + string(frame) + string(f.Script) + string(f.Style)
		for _, sign := range []string{"https:", "//cdn", "@import", "url(", "innerHTML", "eval(", "document.write", "style=\"", "onclick"} {
			if strings.Contains(all, sign) {
				t.Errorf("%s has %s in it", name, sign)
			}
		}
		if strings.Contains(strings.ReplaceAll(all, "http://www.w3.org/2000/svg", ""), "http:") || strings.Contains(string(f.Script), "</") || strings.Contains(string(f.Style), "</") {
			t.Errorf("%s names another address, or ends itself", name)
		}
	}
}
