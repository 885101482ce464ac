package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/panel"
)

// An interview asks line by line, for screen readers, for terminals that can
// do no more and for programs that answer.
type interview struct {
	o     Options
	out   io.Writer
	lines chan string
	ended error // why no line comes any more
	hand  *panel.Hand
	name  string
	kept  string // the note that goes with the card on top
	stop  bool   // the swiper has had enough
}

// errEnded is that there are no more answers.
var errEnded = errors.New("no more answers")

// Ask shows the cards as plain lines and takes an answer a line, until the
// swiper or the answers stop. Cancelling ctx ends it too.
func Ask(ctx context.Context, in io.Reader, out io.Writer, o Options) (Left, error) {
	a := &interview{o: o, out: out, lines: make(chan string)}
	go a.listen(ctx, in)
	err := a.begin(ctx)
	for err == nil && !a.stop {
		card, more := a.hand.Card()
		if !more {
			a.say(o.Words.Word("panel.thanks", "name", a.name) + " " + o.Words.Word("panel.thanks.all", "cards", a.hand.Done()))
			break
		}
		err = a.card(ctx, card)
	}
	left := Left{}
	if a.hand != nil {
		left = Left{Name: a.name, Done: a.hand.Done(), Of: a.hand.Of()}
	}
	switch {
	case errors.Is(err, errEnded):
		err = a.ended
	case ctx.Err() != nil:
		left.Broken, err = true, nil
	}
	return left, err
}

// listen reads lines, so that waiting for one can be broken off.
func (a *interview) listen(ctx context.Context, in io.Reader) {
	defer close(a.lines)
	scanner := bufio.NewScanner(in)
	for scanner.Scan() {
		select {
		case a.lines <- strings.TrimSpace(clean(scanner.Text())):
		case <-ctx.Done():
			return
		}
	}
	a.ended = scanner.Err()
}

func (a *interview) say(s string) { fmt.Fprintln(a.out, s) }

// ask asks for a line.
func (a *interview) ask(ctx context.Context, question string) (string, error) {
	fmt.Fprint(a.out, question+" ")
	select {
	case line, ok := <-a.lines:
		if !ok {
			a.say("")
			return "", errEnded
		}
		if a.o.Untimed { // nobody has pressed Enter here
			a.say("")
		}
		return line, nil
	case <-ctx.Done():
		a.say("")
		return "", ctx.Err()
	}
}

// begin asks who swipes, and where that is not known, of which segment.
func (a *interview) begin(ctx context.Context) (err error) {
	segment := a.o.Segment
	if a.name = a.o.Name; a.name == "" {
		a.say(a.o.Words.Word("panel.who"))
		for a.name == "" && err == nil {
			a.name, err = a.ask(ctx, a.o.Words.Word("panel.ask.name"))
		}
	}
	for a.hand == nil && err == nil {
		var unknown bool
		if a.hand, unknown, err = take(ctx, a.o, a.name, segment); unknown && err == nil {
			segment, err = a.segment(ctx)
		}
		if err == nil && a.hand != nil && a.hand.Done() > 0 && a.o.Name == "" {
			segment, err = a.o.Segment, a.back(ctx)
		}
	}
	return err
}

// back asks whether it is the one who swiped before; another name lets that
// hand lie.
func (a *interview) back(ctx context.Context) error {
	a.say(a.o.Words.Word("panel.back.about", "name", a.name))
	other, err := a.ask(ctx, a.o.Words.Word("panel.ask.back"))
	if err != nil {
		return err
	}
	if other != "" && !strings.EqualFold(other, a.name) {
		a.name, a.hand = other, nil
	}
	return nil
}

func (a *interview) segment(ctx context.Context) (string, error) {
	a.say(a.o.Words.Word("panel.which-segment"))
	segments := a.o.Deck.Segments()
	for i, name := range segments {
		a.say(strconv.Itoa(i+1) + ": " + strings.ReplaceAll(clean(name), "\n", " "))
	}
	for {
		line, err := a.ask(ctx, a.o.Words.Word("panel.ask.segment"))
		if err != nil {
			return "", err
		}
		for i, name := range segments {
			if line == strconv.Itoa(i+1) || strings.EqualFold(line, name) {
				return name, nil
			}
		}
		a.say(a.o.Words.Word("panel.ask.which", "answer", line))
	}
}

// The answers by number: numbers are the same in every language, and short to
// type. What each means is told at the first card, and when asked.
var answers = []struct {
	way  *way
	name string // of what it does, in the catalogue
}{
	{&right, "right"}, {&leftward, "left"}, {&upward, "up"}, {&complain, "complain"},
	{nil, "long-undo"}, {nil, "long-note"}, {nil, "long-quit"},
}

const (
	answerUndo = iota + 5
	answerNote
	answerQuit
)

func (a *interview) meanings() {
	for i, answer := range answers {
		a.say(strconv.Itoa(i+1) + ": " + a.o.Words.Word("panel.key."+answer.name))
	}
}

// card shows the card on top and does what is answered.
func (a *interview) card(ctx context.Context, card panel.Card) error {
	a.say("")
	heading := a.o.Words.Word("panel.ask.card", "card", a.hand.Done()+1, "cards", card.Of)
	if card.Channel != "" {
		heading = a.o.Words.Word("panel.ask.channel", "card", a.hand.Done()+1, "cards", card.Of, "channel", card.Channel)
	}
	a.say(heading)
	a.say(strings.Trim(clean(card.Message), "\n"))
	if a.kept = card.Note; a.kept != "" {
		a.say(a.o.Words.Word("panel.noted", "note", a.kept))
	}
	a.say("")
	if a.hand.Done() == 0 {
		a.meanings()
	}
	var watch panel.Watch
	watch.Start(time.Now())
	for {
		line, err := a.ask(ctx, a.o.Words.Word("panel.ask.answer"))
		if err != nil {
			return err
		}
		if done, err := a.answer(ctx, line, &watch); done || err != nil {
			return err
		}
	}
}

// answer does what a line says; done is that another card is on top, or none.
func (a *interview) answer(ctx context.Context, line string, watch *panel.Watch) (done bool, err error) {
	n, err := strconv.Atoi(line)
	switch {
	case line == "?":
		a.meanings()
		return false, nil
	case line == "q" || err == nil && n == answerQuit:
		a.stop = true
		return true, nil
	case err != nil || n < 1 || n > len(answers):
		a.say(a.o.Words.Word("panel.ask.unknown", "answer", line))
		return false, nil
	case n == answerUndo:
		return a.undo(ctx)
	case n == answerNote:
		watch.Pause(time.Now())
		note, err := a.ask(ctx, a.o.Words.Word("panel.ask.note"))
		watch.Resume(time.Now())
		if err == nil {
			a.kept = note
			a.say(a.o.Words.Word("panel.ask.noted"))
		}
		return false, err
	}
	w := answers[n-1].way
	g := w.gesture
	g.Note = a.kept
	if !a.o.Untimed {
		g.Took = watch.Took(time.Now())
	}
	receipt, err := a.hand.Swipe(ctx, g)
	switch {
	case err != nil:
		return false, a.trouble(ctx, err)
	case receipt.Problem != nil:
		a.say(a.o.Words.Message(*receipt.Problem))
	default:
		a.say(a.o.Words.Word("panel.kept." + w.name))
	}
	return true, nil
}

func (a *interview) undo(ctx context.Context) (bool, error) {
	if err := a.hand.Undo(ctx, ""); err != nil {
		return false, a.trouble(ctx, err)
	}
	a.say(a.o.Words.Word("panel.taken-back"))
	return true, nil
}

// trouble says why nothing was kept; the card still lies on top.
func (a *interview) trouble(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	a.say(a.o.says(err))
	var problems *experiment.Problems
	if !errors.As(err, &problems) {
		a.say(a.o.Words.Word("panel.ask.again"))
	}
	return nil
}
