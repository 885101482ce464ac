package web

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"triggerlab/experiment"
)

// outcomes are what the ledger has of the triggers.
func outcomes(n *notebook) string {
	var all []string
	for _, name := range flowers().TriggerNames() {
		for _, r := range n.recorded() {
			if r.Trigger == name {
				what := r.Outcome.String()
				if r.Minds {
					what = "minds"
				}
				all = append(all, name+"="+what)
			}
		}
	}
	return strings.Join(all, " ")
}

// top is the trigger of the card that lies there.
func (b *browser) top() string {
	b.t.Helper()
	message := eval[string](b, "play.cards[0].message")
	for _, t := range flowers().Triggers {
		if t.Message == message || t.Message == "" && t.Name == message {
			return t.Name
		}
	}
	b.t.Fatalf("no trigger says %q", message)
	return ""
}

// TestDeckByTouch: cards follow the finger and tilt, and what is let go far
// out is a swipe in that direction; what is not springs back.
func TestDeckByTouch(t *testing.T) {
	s := open(t, flowers(), nil)
	b := s.browse(t, phone)
	b.see(s.Invitation(), "#name")
	b.shot("join-390")
	b.join("Ann", "regulars")
	b.until("play.cards.length === 6")
	b.shot("deck-390")
	b.resize(screen{width: 640, height: 360})
	b.until("[...document.querySelectorAll('.ways button')].every((e) => { const r = e.getBoundingClientRect(); return r.bottom <= innerHeight && r.right <= innerWidth && r.height >= 44; })")
	b.shot("deck-640")
	b.resize(phone)
	var want []string
	b.finger(60, 4, func() {
		b.until("new DOMMatrix(getComputedStyle(play.deck.top).transform).e === 60")
		moved := eval[[3]float64](b, "(() => { const m = new DOMMatrix(getComputedStyle(play.deck.top).transform); return [m.e, m.f, Math.atan2(m.b, m.a) * 180 / Math.PI]; })()")
		if moved[0] != 60 || moved[1] != 4 || !(moved[2] > 1 && moved[2] < 6) {
			t.Errorf("a finger at 60, 4 has the card at %v", moved)
		}
		time.Sleep(150 * time.Millisecond) // held still: no flick
	})
	if left, done := b.place(); left != 6 || done != 0 {
		t.Fatalf("a small move swiped: %d left, %d done", left, done)
	}
	b.until("getComputedStyle(play.deck.top).transform === 'none' || new DOMMatrix(getComputedStyle(play.deck.top).transform).e === 0")
	for i, g := range []struct {
		dx, dy  float64
		outcome string
	}{{180, 10, "engage"}, {-180, 20, "ignore"}, {5, -260, "minds"}, {160, -30, "engage"}, {-160, 0, "ignore"}, {170, 0, "engage"}} {
		want = append(want, b.top()+"="+g.outcome)
		b.finger(g.dx, g.dy, func() {
			if i < 3 {
				b.shot([]string{"right", "left", "up"}[i] + "-390")
			}
		})
		b.until(fmt.Sprintf("play.done.length === %d", i+1))
	}
	b.until("!document.getElementById('thanks').hidden")
	b.sent()
	b.shot("thanks-390")
	got := outcomes(s.notebook)
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%s is not in the ledger: %s", w, got)
		}
	}
	for _, r := range s.notebook.recorded() {
		if r.Swipe <= 0 || r.Swipe > time.Minute {
			t.Errorf("%s was looked at for %v", r.Trigger, r.Swipe)
		}
		if since := time.Since(r.Time); since < 0 || since > time.Minute {
			t.Errorf("%s was swiped at %v", r.Trigger, r.Time)
		}
	}
	if !strings.Contains(got, "hostile=") {
		t.Errorf("the hostile message was not swiped: %s", got)
	}
	if title := eval[string](b, "document.title"); title != "Swipe" {
		t.Errorf("the message has changed the title to %q", title)
	}
}

// TestDeckByKeys: everything can be done without a pointer, the focus is
// where one is, and what happens is said.
func TestDeckByKeys(t *testing.T) {
	s := open(t, flowers(), nil)
	b := s.browse(t, screen{width: 1280, height: 800})
	b.see(s.Invitation(), "#name")
	b.shot("join-1280")
	b.keys("Bob", kb.Tab, " ", kb.ArrowDown, kb.Enter)
	b.until("window.play")
	b.until("play.cards.length === 5")                                                // a prospect is not shown what was made for regulars
	eval[chromedp.Void](b, "document.getElementById('keys').style.display = 'block'") // as with a mouse, which this browser has not
	b.shot("deck-1280")
	said := func(want string) {
		t.Helper()
		b.until("document.getElementById('said').textContent.startsWith(" + quoted(want) + ")")
	}
	first := b.top()
	b.keys(kb.ArrowRight)
	said("It catches you.")
	b.until("document.activeElement === play.deck.top")
	second := b.top()
	b.keys("n")
	b.until("document.getElementById('note').open")
	b.shot("note-1280")
	// Arrows and letters belong to the note while it is written.
	eval[chromedp.Void](b, "document.getElementById('note-text').value = ''") // the n itself, which this keyboard types all the same
	b.keys("a real letter, u c", kb.ArrowLeft)
	b.click(`#note [value="keep"]`)
	said("Your note")
	b.shot("noted-1280")
	b.keys("k")
	said("Of two minds.")
	b.keys("u")
	said("Taken back.")
	if top := b.top(); top != second {
		t.Errorf("%s lies on top after undo, not %s", top, second)
	}
	if note := eval[string](b, "play.cards[0].note"); note != "a real letter, u c" {
		t.Errorf("the note of the card that was taken back is %q", note)
	}
	b.keys("c")
	said("Complain.")
	b.keys("h", kb.ArrowUp, "l")
	b.until("document.activeElement.id === 'thanks'")
	b.shot("thanks-1280")
	b.sent()
	got := outcomes(s.notebook)
	for _, want := range []string{first + "=engage", second + "=complain"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in the ledger: %s", want, got)
		}
	}
	if n := strings.Count(got, "="); n != 5 {
		t.Errorf("%d rows count: %s", n, got)
	}
	for _, r := range s.notebook.recorded() {
		if (r.Note != "") != (r.Trigger == second) {
			t.Errorf("the note of %s is %q", r.Trigger, r.Note)
		}
	}
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// TestDeckByButtons: in French, on the smallest phone, in the dark, without
// motion; every button is large enough for a thumb, and nothing is cut off.
func TestDeckByButtons(t *testing.T) {
	s := open(t, flowers(), nil)
	b := s.browse(t, screen{width: 320, height: 568, dark: true, calm: true, lang: "fr-BE"})
	b.see(s.Invitation(), "#name")
	b.shot("join-320-fr")
	b.join("Zoé", "regulars")
	b.until("play.cards.length === 6")
	b.until("document.documentElement.lang === 'fr'")
	b.shot("deck-320-fr")
	small := eval[[]string](b, `[...document.querySelectorAll('button')].filter(e => e.checkVisibility()).map(e => [e.innerText, e.getBoundingClientRect()]).filter(([, r]) => r.width < 44 || r.height < 44 || r.left < 0 || r.right > innerWidth || r.bottom > innerHeight).map(([t, r]) => t + ' ' + r.width + 'x' + r.height + ' at ' + r.left + ',' + r.bottom)`)
	if len(small) > 0 {
		t.Errorf("buttons that a thumb cannot hit: %q", small)
	}
	b.until("document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth")
	for i, click := range []string{".way.right", ".way.left", ".way.up", "#complain", ".way.right"} {
		b.click(click)
		b.until(fmt.Sprintf("play.done.length === %d", i+1))
	}
	b.until("document.getElementById('said').textContent.includes('6 sur 6')")
	b.click("#undo")
	b.until("play.done.length === 4")
	b.click("#write")
	b.until("document.getElementById('note').open")
	b.shot("note-320-fr")
	b.fill("#note-text", "une vraie lettre")
	b.click(`#note [value="keep"]`)
	b.shot("noted-320-fr")
	b.click(".way.left", ".way.right")
	b.until("!document.getElementById('thanks').hidden")
	b.shot("thanks-320-fr")
	b.sent()
	if got := outcomes(s.notebook); strings.Count(got, "=") != 6 {
		t.Errorf("in the ledger: %s", got)
	}
	// The next person takes the phone, and cannot take the same name unawares.
	b.click("#leave button")
	b.until("document.getElementById('name')")
	b.join("zoé", "prospects")
	b.until("document.querySelector('[name=again]')")
	b.click("[name=other]")
	b.until("document.getElementById('name')")
	b.join("Léa", "prospects")
	b.until("window.play && play.cards.length === 5")
	b.see("/", "body")
	b.until("window.play && play.cards.length === 5")
}

// TestOffline: what is swiped without a network is kept, even when the page
// is opened anew, and is in the ledger once when the network is back.
func TestOffline(t *testing.T) {
	s := open(t, flowers(), nil)
	b := s.browse(t, phone)
	b.join("Carl", "regulars")
	b.until("play.cards.length === 6")
	b.cut(true)
	b.click(".way.right", ".way.left", "#undo", ".way.up")
	b.until("!document.getElementById('banner').hidden")
	b.shot("offline-390")
	if n := len(s.notebook.recorded()); n != 0 {
		t.Fatalf("%d rows were recorded without a network", n)
	}
	kept := eval[int](b, "Object.keys(localStorage).reduce((n, k) => n + JSON.parse(localStorage[k]).length, 0)")
	if kept != 4 {
		t.Fatalf("%d of 4 are kept on the phone", kept)
	}
	for range 4 {
		b.click(".way.right")
	}
	b.until("!document.getElementById('thanks').hidden")
	b.shot("offline-thanks-390")
	b.cut(false)
	b.sent()
	if got := outcomes(s.notebook); strings.Count(got, "=") != 6 || strings.Count(got, "minds") != 1 || strings.Count(got, "engage") != 5 {
		t.Errorf("in the ledger: %s", got)
	}
	rows := len(s.notebook.rows)
	b.see("/", "body")
	b.until("window.play && play.cards.length === 0")
	if len(s.notebook.rows) != rows {
		t.Errorf("%d rows became %d", rows, len(s.notebook.rows))
	}
}

// TestLeftBehind: a phone that swiped without a network and was closed sends
// what it kept when the same person comes back; a full disk on the server's
// side is waited for.
func TestLeftBehind(t *testing.T) {
	s := open(t, flowers(), nil)
	b := s.browse(t, phone)
	b.join("Dora", "prospects")
	b.until("play.cards.length === 5")
	s.notebook.mu.Lock()
	s.notebook.full = true
	s.notebook.mu.Unlock()
	b.click(".way.right", ".way.up")
	b.until("document.getElementById('banner').textContent.includes('cannot be stored')")
	b.shot("full-390")
	// The page goes away with everything unsent, and so does the session.
	eval[chromedp.Void](b, "play.outbox.ops.length = 0")
	b.do(chromedp.Navigate("about:blank"))
	s.sessions.mu.Lock()
	clear(s.sessions.all)
	s.sessions.mu.Unlock()
	s.notebook.mu.Lock()
	s.notebook.full = false
	s.notebook.mu.Unlock()
	b.see("/", "body")
	b.until("document.body.innerText.includes('opens with a link')")
	b.shot("closed-390")
	b.join("Dora", "prospects")
	b.until("document.querySelector('[name=again]')")
	b.shot("taken-390")
	b.click(`[name="again"]`)
	b.until("window.play && play.done.length === 2")
	b.sent()
	if got := outcomes(s.notebook); strings.Count(got, "engage") != 1 || strings.Count(got, "minds") != 1 {
		t.Errorf("in the ledger: %s", got)
	}
}

// TestLivePageInBrowser: the marketer sees swipes as they come, and a message
// that is hostile does nothing.
func TestLivePageInBrowser(t *testing.T) {
	s := open(t, flowers(), nil)
	b := s.browse(t, screen{width: 1280, height: 800})
	b.see(s.LiveLink(), ".main")
	b.shot("link-1280")
	b.click(".main")
	b.until("document.querySelector('#tiles dd')")
	for _, r := range []string{"plain", "poem", hostile} {
		for i := range 4 {
			s.notebook.rows = append(s.notebook.rows, swiped(r, i))
		}
	}
	b.until("document.querySelectorAll('#rows tr').length === 3 && document.querySelector('#rows').innerText.includes('75')")
	b.shot("live-1280")
	b.resize(phone)
	b.shot("live-390")
	b.like("prefers-color-scheme", "dark")
	b.shot("live-390-dark")
	if title := eval[string](b, "document.title"); title != "Live" {
		t.Errorf("a message has changed the title to %q", title)
	}
}

func swiped(trigger string, i int) (r ledgerSwipe) {
	r.Event, r.Trigger, r.Outcome = fmt.Sprint(trigger, i), trigger, experiment.Engage
	if i == 0 {
		r.Outcome, r.Minds = experiment.Ignore, true
	}
	return r
}

// TestPrivateNetworkInBrowser: a page that is not this machine's own is not
// secure, so that browsers neither say where a request comes from nor lend
// their newer tools; it works all the same.
func TestPrivateNetworkInBrowser(t *testing.T) {
	s := open(t, flowers(), func(o *Options) { o.Hosts[0] = strings.Replace(o.Hosts[0], "127.0.0.1", farName, 1) })
	b := s.browse(t, phone)
	b.join("Ann", "prospects")
	b.until("window.play && play.cards.length === 5")
	b.until("!isSecureContext")
	b.click(".way.right", ".way.left", "#undo", ".way.up")
	b.sent()
	if got := outcomes(s.notebook); strings.Count(got, "engage") != 1 || strings.Count(got, "minds") != 1 {
		t.Errorf("in the ledger: %s", got)
	}
	b.see(s.LiveLink(), ".main")
	b.click(".main")
	b.until("document.querySelector('#tiles dd')")
}
