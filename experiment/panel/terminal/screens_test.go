package terminal

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/language"

	"triggerlab/experiment/panel"
)

var sizes = [][2]int{{80, 24}, {40, 12}, {20, 8}, {200, 60}, {30, 10}, {24, 16}, {60, 5}, {13, 40}, {1, 1}, {7, 3}}

// everywhere visits every stage of every card in every size and language.
func everywhere(t *testing.T, visit func(d *driver, where string)) {
	for i, lang := range []string{"en", "fr", "nl"} {
		for _, size := range sizes[:len(sizes)-6*min(i, 1)] {
			d := drive(t, options(t, &memory{}, lang))
			d.m.width, d.m.height = size[0], size[1]
			look := func(what string) {
				visit(d, fmt.Sprintf("%s at %dx%d: %s", lang, size[0], size[1], what))
			}
			look("who")
			d.m.name.add("Ada Lovelace-Byron with a name that is long")
			d.press("enter")
			look("segment")
			d.press("down", "down")
			look("the last segment")
			d.press("enter")
			for range messages {
				name := d.m.shown.card.Trigger
				look("card " + name)
				d.press("?")
				look("help")
				d.press("x", "n").m.note.add("a note that goes on for so long that it needs several lines of the screen")
				look("note")
				d.press("enter")
				look("card with a note")
				d.press("pgdown")
				look("card " + name + ", read on")
				d.press("right")
			}
			look("thanks")
			if d.m.shown.more || d.m.shown.done != len(messages) {
				t.Fatalf("%d cards were swiped", d.m.shown.done)
			}
		}
	}
}

var code = regexp.MustCompile(`panel\.[a-z]`)

// TestScreens visits every screen there is, once.
func TestScreens(t *testing.T) {
	everywhere(t, func(d *driver, where string) {
		fits(t, d, where)
		tellsMeaning(t, d, where)
		canBeRead(t, d, where)
	})
}

// fits: nothing is wider or higher than the screen, everything is worded, and
// nothing of a message acts.
func fits(t *testing.T, d *driver, where string) {
	lines, x, y, cursor := d.m.draw()
	if len(lines) > d.m.height || cursor && (x >= max(4, d.m.width) || y >= d.m.height) {
		t.Errorf("%s: %d lines, cursor at %d, %d", where, len(lines), x, y)
	}
	for _, line := range lines {
		if w := max(ansi.StringWidth(line), ansi.StringWidthWc(line)); w > d.m.width && d.m.width >= 13 {
			t.Errorf("%s: %d wide: %q", where, w, line)
		}
		seen := ansi.Strip(line)
		if code.MatchString(seen) || strings.ContainsFunc(seen, unicode.IsControl) || strings.ContainsRune(seen, '\u202e') || strings.Contains(line, "\x1b]") || strings.Contains(line, "\x1b[2J") {
			t.Errorf("%s: %q", where, line)
		}
	}
}

// tellsMeaning: on every screen with a card the ways it can go stand in words,
// and how far one is.
func tellsMeaning(t *testing.T, d *driver, where string) {
	if d.m.stage != swiping || d.m.width < 20 || d.m.height < 8 {
		return
	}
	screen := ansi.Strip(d.screen())
	for _, way := range []way{right, leftward, upward, complain} {
		word, short := d.m.o.Words.Word("panel.key."+way.name), d.m.o.Words.Word("panel.short."+way.name)
		if !strings.Contains(screen, word) && !strings.Contains(screen, short) {
			t.Errorf("%s: nothing says %q or %q:\n%s", where, word, short, screen)
		}
	}
	if far := d.m.o.Words.Word("panel.progress", "card", d.m.shown.done+1, "cards", len(messages)); !strings.Contains(screen, far) {
		t.Errorf("%s: nothing says %q:\n%s", where, far, screen)
	}
}

// canBeRead: whatever the size, reading on shows every word.
func canBeRead(t *testing.T, d *driver, where string) {
	if d.m.stage != swiping || d.m.scroll != 0 || d.m.width < 20 || d.m.height < 5 || d.m.o.Words.Language() != language.English {
		return
	}
	card := d.m.shown.card
	var read strings.Builder
	for range 2000 {
		l := d.m.layout()
		for _, line := range l.body.lines[d.m.seenFrom(l):min(len(l.body.lines), d.m.seenFrom(l)+l.inner)] {
			read.WriteString(line + " ")
		}
		before := d.m.scroll
		if d.press("pgdown"); d.m.scroll == before {
			break
		}
	}
	d.m.scroll = 0
	all := strings.Join(strings.Fields(ansi.Strip(read.String())), "")
	for _, word := range strings.Fields(clean(card.Message)) {
		if len(word) < 20 && !strings.Contains(all, word) {
			t.Errorf("%s: %q is never seen", where, word)
		}
	}
}

// TestNothingLeaks: what a swiper sees says nothing of triggers' names, of
// other people, or of what was swiped.
func TestNothingLeaks(t *testing.T) {
	m := &memory{}
	o := options(t, m, "en")
	first := drive(t, o)
	first.type_("Bob").press("enter", "1")
	for range messages {
		first.press("right")
	}
	for _, told := range []string{"catches", "1 of", "Kept"} {
		if strings.Contains(first.screen(), told) {
			t.Errorf("the screen that the first leaves says %q:\n%s", told, first.screen())
		}
	}
	next := drive(t, o)
	next.type_("Ada").press("enter", "1")
	if screen := next.screen(); strings.Contains(screen, "Bob") || next.m.shown.done != 0 {
		t.Errorf("the next swiper sees:\n%s", screen)
	}
	e := panel.Card{Trigger: "secret name of a variant", Message: "Hello"}
	next.m.shown.card = e
	if strings.Contains(next.screen(), "secret") {
		t.Error("the name of the trigger is seen")
	}
}
