package commands

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
)

// A screen is what a server writes while others read it.
type screen struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// find waits until the screen shows what fits and returns its first part.
func (s *screen) find(t *testing.T, pattern string) string {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if m := regexp.MustCompile(pattern).FindStringSubmatch(s.String()); m != nil {
			return m[len(m)-1]
		}
	}
	t.Fatalf("%s is not on the screen:\n%s", pattern, s.String())
	return ""
}

// TestRecordServe: phones swipe, the marketer watches, and when it is ended
// all is in the ledger and it is said how much that is.
func TestRecordServe(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv(ledger.KeysVariable, filepath.Join(t.TempDir(), "keys"))
	if status := Main([]string{"triggerlab", "init", "flowers.xlsx"}, Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}); status != 0 {
		t.Fatal(status)
	}
	var out, err screen
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- runRecordServe(ctx, Streams{In: strings.NewReader(""), Out: &out, Err: &err}, recordServeOptions{}, "flowers.xlsx")
	}()
	invitation := out.find(t, `(http://127\.0\.0\.1:\d+/j/[A-Z2-7]+)`)
	watch := out.find(t, `(http://127\.0\.0\.1:\d+/live/[A-Z2-7]+)`)
	err.find(t, "only this computer can reach these pages")

	const people = 3
	for i := range people {
		playDeck(t, invitation, fmt.Sprintf("person %d", i))
	}
	live := lookLive(t, watch)
	err.find(t, `the live page was opened; .*(/live/[A-Z2-7]+)`)
	if live.Tiles[0].Value != "3" || len(live.Rows) != 4 || !strings.Contains(live.Rows[0].Cells[6], "–") {
		t.Errorf("the live page shows %+v", live)
	}
	for _, r := range live.Rows {
		if r.Cells[1] != "3" || r.Rate == nil || !(*r.Low < *r.Rate || *r.Rate == 0) || !(*r.High > *r.Rate || *r.Rate == 1) {
			t.Errorf("the live page shows %+v", r)
		}
	}

	end()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	out.find(t, "12 swipes of 3 people were recorded in flowers.swipes; what they say: triggerlab report flowers.xlsx")
	if strings.Contains(out.String()+err.String(), "person 1") {
		t.Error("somebody's name is on the screen")
	}
	l, problem := ledger.Open(context.Background(), "flowers.swipes", ledger.Options{ReadOnly: true})
	if problem != nil {
		t.Fatal(problem)
	}
	defer l.Close()
	rows := 0
	for e, problem := range l.All(context.Background()) {
		if problem != nil {
			t.Fatal(problem)
		}
		if e.Via != experiment.ViaServe || !e.Current {
			t.Errorf("row %d came by %v", e.Row, e.Via)
		}
		rows++
	}
	if rows != 12 {
		t.Errorf("%d rows are in the ledger", rows)
	}
}

// playDeck joins under a name and swipes all cards, the first one to the
// right, twice as a phone does that got no answer.
func playDeck(t *testing.T, invitation, name string) {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	page := fetch(t, browser, "GET", invitation, "")
	ticket := regexp.MustCompile(`name="ticket" value="([A-Z2-7]+)"`).FindStringSubmatch(page)[1]
	home, _, _ := strings.Cut(invitation, "/j/")
	fetch(t, browser, "POST", home+"/join", url.Values{"ticket": {ticket}, "name": {name}, "segment": {"fans"}}.Encode())
	var hand struct {
		Cards []struct{ ID, Event string }
	}
	if err := json.Unmarshal([]byte(fetch(t, browser, "GET", home+"/hand", "")), &hand); err != nil || len(hand.Cards) != 4 {
		t.Fatalf("%d cards: %v", len(hand.Cards), err)
	}
	var ops []string
	for i, c := range hand.Cards {
		ops = append(ops, fmt.Sprintf(`{"do":"swipe","id":%q,"card":%q,"way":%q,"took":900}`, c.Event, c.ID, []string{"right", "left", "up", "left"}[i]))
	}
	body := `{"ops":[` + strings.Join(ops, ",") + `]}`
	for _, want := range []string{"recorded", "already"} {
		if got := fetch(t, browser, "POST", home+"/swipes", body); strings.Count(got, want) != 4 {
			t.Errorf("swipes are answered with %s", got)
		}
	}
}

// A liveBoard is what the live page is told.
type liveBoard struct {
	Tiles []struct{ Name, Value string }
	Rows  []struct {
		Cells           []string
		Rate, Low, High *float64
	}
}

// lookLive opens the live page.
func lookLive(t *testing.T, link string) (b liveBoard) {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	home, token, _ := strings.Cut(link, "/live/")
	fetch(t, browser, "POST", home+"/live", "token="+token)
	if err := json.Unmarshal([]byte(fetch(t, browser, "GET", home+"/live/now", "")), &b); err != nil {
		t.Fatal(err)
	}
	return b
}

func fetch(t *testing.T, browser *http.Client, method, address, body string) string {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	reply, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	all, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode != http.StatusOK {
		t.Fatalf("%s %s is answered with %s: %v", method, address, reply.Status, err)
	}
	return string(all)
}
