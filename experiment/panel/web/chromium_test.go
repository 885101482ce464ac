package web

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A screen is what a browser is shown on.
type screen struct {
	width, height int64
	dark, calm    bool
	lang          string
}

var phone = screen{width: 390, height: 844}

// A browser is Chromium at a page, with all that it complained of.
type browser struct {
	context.Context
	t    *testing.T
	site *site
}

// chromium is where the browser is. Without one the tests that need it are
// skipped, but not where TRIGGERLAB_CHROMIUM says that it is required.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("TRIGGERLAB_CHROMIUM") == "required" {
		t.Fatal("there is no Chromium, and TRIGGERLAB_CHROMIUM says that it is required")
	}
	t.Skip("there is no Chromium here: apt-get install chromium")
	return ""
}

// process is the browser that all tests share, each in a tab and with cookies
// of its own; nil until one is asked for.
var process struct {
	context.Context
	stop func()
}

// farName is a name for this machine that no browser takes for its own.
const farName = "triggerlab.test"

// running starts the browser where it does not run yet.
func running(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is not for short tests")
	}
	if process.Context != nil {
		return process
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.Flag("host-resolver-rules", "MAP "+farName+" 127.0.0.1"))...)
	ctx, stop := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	process.Context, process.stop = ctx, func() { stop(); end() }
	return process
}

func TestMain(m *testing.M) {
	status := m.Run()
	if process.stop != nil {
		process.stop()
	}
	os.Exit(status)
}

// browse opens a browser on a screen. Whatever throws, or breaks the policy of
// the page, fails the test at its end.
func (s *site) browse(t *testing.T, on screen) *browser {
	t.Helper()
	ctx, stop := chromedp.NewContext(running(t), chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	b := &browser{Context: ctx, t: t, site: s}
	// A tab lives as long as the context that first met it.
	if err := chromedp.Do(b); err != nil {
		t.Fatal(err)
	}
	b.listen()
	call(b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": orEnglish(on.lang)}})
	b.resize(on)
	b.like("prefers-color-scheme", choose(on.dark, "dark", "light"), "prefers-reduced-motion", choose(on.calm, "reduce", "no-preference"))
	return b
}

// listen gathers what the console says.
func (b *browser) listen() {
	messages := chromedp.Console(b)
	var mu sync.Mutex
	var wrong []string
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleException || strings.Contains(m.Text, "Content Security Policy") || strings.Contains(m.Text, "Trusted") {
				mu.Lock()
				wrong = append(wrong, m.Text)
				mu.Unlock()
			}
		}
	}()
	b.t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, w := range wrong {
			b.t.Errorf("the browser complains: %s", w)
		}
	})
}

// resize gives the page another screen, with touch where it is a phone's.
func (b *browser) resize(on screen) {
	b.t.Helper()
	small := on.width < 800
	call(b, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: small})
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: on.width, Height: on.height, DeviceScaleFactor: 2, Mobile: small})
}

// like sets what the person prefers, in pairs.
func (b *browser) like(pairs ...string) {
	b.t.Helper()
	var features []*emulation.MediaFeature
	for i := 0; i < len(pairs); i += 2 {
		features = append(features, &emulation.MediaFeature{Name: pairs[i], Value: pairs[i+1]})
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
}

// cut takes the network away, or gives it back.
func (b *browser) cut(off bool) {
	b.t.Helper()
	call(b, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1})
	rules := []*network.Conditions{}
	if off {
		rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules})
}

// call sends the browser a command of its protocol.
func call[P, R any](b *browser, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	r, err := chromedp.Call(b, command, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func choose(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

func orEnglish(lang string) string {
	if lang == "" {
		return "en"
	}
	return lang
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b, 20*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// see opens a path and waits for what shows that it is there.
func (b *browser) see(path, sign string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.site.url(path)), chromedp.WaitVisible(chromedp.CSS(sign)))
}

// click presses what is there, each after the other.
func (b *browser) click(selectors ...string) {
	b.t.Helper()
	for _, s := range selectors {
		b.do(chromedp.Click(chromedp.CSS(s)))
	}
}

// fill types into a field.
func (b *browser) fill(selector, text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// keys presses keys, wherever the focus is.
func (b *browser) keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

// eval runs a script and returns what it answers.
func eval[T any](b *browser, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// until waits for a condition of the page.
func (b *browser) until(condition string) {
	b.t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if eval[bool](b, "Boolean("+condition+")") {
			return
		}
	}
	b.t.Fatalf("it never came to %s; the page says:\n%s", condition, eval[string](b, "document.body.innerText"))
}

// shot keeps a picture where TRIGGERLAB_SHOTS names a folder for them.
func (b *browser) shot(name string) {
	b.t.Helper()
	folder := os.Getenv("TRIGGERLAB_SHOTS")
	if folder == "" {
		return
	}
	time.Sleep(400 * time.Millisecond) // cards come to rest
	picture, err := chromedp.Run(b, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// join goes through the form.
func (b *browser) join(name, segment string) {
	b.t.Helper()
	b.see(b.site.Invitation(), "#name")
	b.fill("#name", name)
	if segment != "" {
		b.click(`input[value="` + segment + `"] + span`)
	}
	b.click(".main")
	b.until("window.play || document.querySelector('[name=again]')")
}

// place is how many cards lie there and how many are answered.
func (b *browser) place() (left, done int) {
	b.t.Helper()
	both := eval[[2]int](b, "[play.cards.length, play.done.length]")
	return both[0], both[1]
}

// sent waits until the server has everything.
func (b *browser) sent() {
	b.t.Helper()
	b.until("play.outbox.size === 0 && document.getElementById('banner').hidden")
}

// finger drags the card on top by so much, in steps, with a touch.
func (b *browser) finger(dx, dy float64, while func()) {
	b.t.Helper()
	at := eval[[2]float64](b, "(() => { const r = play.deck.top.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()")
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		call(b, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: append([]*input.TouchPoint{}, points...)})
	}
	touch(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: at[0], Y: at[1]})
	const steps = 8
	for i := 1.0; i <= steps; i++ {
		touch(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: at[0] + dx*i/steps, Y: at[1] + dy*i/steps})
		time.Sleep(12 * time.Millisecond)
	}
	if while != nil {
		while()
	}
	touch(input.DispatchTouchEventTypeTouchEnd)
}
