package web

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
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
	token, _ := some.begin(nil, begin)
	if some.find(token, begin.Add(sessionLasts)) == nil || some.find(token, begin.Add(sessionLasts+time.Second)) != nil {
		t.Error("a session does not end when it should")
	}
	for range mostSessions - 1 {
		some.begin(nil, begin)
	}
	if _, ok := some.begin(nil, begin); ok {
		t.Error("there can be any number of sessions")
	}
	if _, ok := some.begin(nil, begin.Add(sessionLasts+time.Second)); !ok {
		t.Error("sessions that have ended keep others out")
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
	v := s.visitor(t).join("Ann", "regulars")
	ask := func(v *visitor, path string, most int) {
		t.Helper()
		for range most + 200 {
			if reply, _ := v.ask("GET", path, "", nil); reply.StatusCode == http.StatusTooManyRequests {
				if reply.Header.Get("Retry-After") == "" {
					t.Error("it is not said when to come again")
				}
				return
			}
		}
		t.Errorf("%s was answered %d times", path, most+200)
	}
	ask(v, "/hand", requestBurst)
	// One who is too fast keeps nobody else out.
	s.visitor(t).join("Bob", "regulars").wants(http.StatusOK, "GET", "/hand", "", nil)
	ask(s.visitor(t), "/j/guess", strangerBurst)
	s.visitor(t).wants(http.StatusTooManyRequests, "POST", "/live", "token=guess", nil)
}

// TestSlowLoris: whoever opens connections and says little or nothing is
// hung up on, and meanwhile others are answered.
func TestSlowLoris(t *testing.T) {
	s := open(t, flowers(), nil)
	v := s.visitor(t).join("Ann", "regulars")
	h := newHTTPServer(s)
	if h.ReadHeaderTimeout == 0 || h.ReadTimeout == 0 || h.WriteTimeout == 0 || h.IdleTimeout == 0 || h.MaxHeaderBytes > 1<<16 {
		t.Errorf("a connection may take for ever: %+v", h)
	}
	// The same server with less patience, so that the test has some.
	h.ReadHeaderTimeout, h.ReadTimeout = 200*time.Millisecond, 400*time.Millisecond
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go h.Serve(l)
	t.Cleanup(func() { h.Close() })
	head := "POST /swipes HTTP/1.1\r\nHost: " + s.doors.Hosts[0] + "\r\n"
	var slow []net.Conn
	for i := range 60 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		slow = append(slow, c)
		switch i % 3 { // says nothing, half a header, or half a body
		case 1:
			fmt.Fprint(c, head+"X-A: b\r\n")
		case 2:
			fmt.Fprint(c, head+"Origin: http://"+s.doors.Hosts[0]+"\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
		}
	}
	v.wants(http.StatusOK, "GET", "/hand", "", nil)
	for i, c := range slow {
		c.SetReadDeadline(time.Now().Add(5 * time.Second))
		for r := bufio.NewReader(c); ; {
			if _, err := r.ReadByte(); err != nil {
				if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
					t.Fatalf("connection %d is still open", i)
				}
				break
			}
		}
	}
}

// TestTooManyConnections: those that are too many are closed at once, and
// there is room again when others leave.
func TestTooManyConnections(t *testing.T) {
	keeper := newDoorkeeper(3, 2)
	a, b, here := addressOf("192.168.1.7:80"), addressOf("[fd00::1%eth0]:80"), addressOf("127.0.0.1:80")
	for i, step := range []struct {
		ok   bool
		from string
	}{{true, "a"}, {true, "a"}, {false, "a"}, {true, "b"}, {false, "here"}} {
		from := map[string]any{"a": a, "b": b, "here": here}[step.from]
		if ok := keeper.enter(addressOf(fmt.Sprint(net.JoinHostPort(fmt.Sprint(from), "1")))); ok != step.ok {
			t.Errorf("step %d: %s may enter: %v", i, step.from, ok)
		}
	}
	keeper.leave(a)
	if !keeper.enter(here) || keeper.enter(a) {
		t.Error("the place of who left is not taken by who comes")
	}

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	d := door{l, newDoorkeeper(1, 1)}
	accepted := make(chan net.Conn, 2)
	go func() {
		for range 2 {
			c, err := d.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	dial := func() net.Conn {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		c.SetDeadline(time.Now().Add(5 * time.Second))
		return c
	}
	defer dial().Close()
	first := <-accepted
	second := dial()
	defer second.Close()
	if _, err := second.Read(make([]byte, 1)); err == nil {
		t.Error("a second connection was let in")
	}
	first.Close()
	first.Close() // counts once
	defer dial().Close()
	(<-accepted).Close()
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
	for name, f := range faces {
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
