package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/panel"
)

// What a phone may have done.
const (
	doSwipe = "swipe"
	doUndo  = "undo"
)

// An op is one thing a phone has done, with an id of 128 bits, so that it is
// the same however often it is sent.
type op struct {
	Do   string `json:"do"`
	ID   string `json:"id"`   // of a swipe: its event
	Of   string `json:"of"`   // of an undo: the event of the swipe
	Card string `json:"card"` // which was swiped
	Way  string `json:"way"`  // in which direction
	Note string `json:"note"`
	Took int64  `json:"took"` // milliseconds the card was looked at
	Ago  int64  `json:"ago"`  // milliseconds since
}

// ways are the gestures by what the phone calls them.
var ways = map[string]panel.Gesture{
	"right":    {Outcome: experiment.Engage},
	"left":     {Outcome: experiment.Ignore},
	"up":       {Outcome: experiment.Ignore, Minds: true},
	"complain": {Outcome: experiment.Complain},
}

// longestAgo is how long ago a swipe can have been.
const longestAgo = 24 * time.Hour

// gesture is what an op means; not ok where nobody can have done it.
func (o op) gesture(now time.Time) (g panel.Gesture, ok bool) {
	g, ok = ways[o.Way]
	if !ok || o.Do != doSwipe || !isEvent(o.ID) || o.Took < 0 || o.Ago < 0 {
		return g, false
	}
	g.Event, g.Note = o.ID, o.Note
	g.At = now.Add(-time.Duration(min(o.Ago, longestAgo.Milliseconds())) * time.Millisecond)
	if o.Took <= panel.LongestLook.Milliseconds() {
		g.Took = time.Duration(o.Took) * time.Millisecond
	}
	return g, true
}

// isEvent tells 128 bits in small hexadecimal letters.
func isEvent(id string) bool {
	if len(id) != 32 {
		return false
	}
	for _, c := range id {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// An answer says what became of an op.
type answer struct {
	ID     string `json:"id"`
	Status string `json:"status"`
}

// hand answers with the cards of whoever asks.
func (s *Server) hand(w http.ResponseWriter, r *http.Request, who *session) {
	face, err := who.seat.face(r.Context(), s.o.Ledger, who.first)
	if err != nil {
		s.failed(w, err)
		return
	}
	answerJSON(w, face)
}

// swipes records what a phone has done since it last got an answer. When it
// answers, all of it is durable.
func (s *Server) swipes(w http.ResponseWriter, r *http.Request, who *session) {
	var sent struct {
		Ops []op `json:"ops"`
	}
	if status := readJSON(r, &sent); status != http.StatusOK {
		refuse(w, status)
		return
	}
	if len(sent.Ops) == 0 || len(sent.Ops) > mostOps {
		refuse(w, http.StatusBadRequest)
		return
	}
	// A phone that goes out of reach meanwhile has still swiped.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), storeTimeout)
	defer cancel()
	now := time.Now()
	answers := make([]answer, len(sent.Ops))
	for i, o := range sent.Ops {
		status, err := who.seat.do(ctx, o, now, who.first)
		if err != nil {
			s.failed(w, err)
			return
		}
		if o.Do == doSwipe && status == answerRecorded {
			s.recorded.Add(1)
		}
		answers[i] = answer{ID: o.ID, Status: status}
	}
	answerJSON(w, map[string]any{"answers": answers})
}

// readJSON reads a body that holds one value and nothing else, and returns
// the status that says what is wrong with it.
func readJSON(r *http.Request, v any) (status int) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return http.StatusUnsupportedMediaType
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err = d.Decode(v); err == nil {
		err = onlyEnd(d)
	}
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return http.StatusRequestEntityTooLarge
	case err != nil:
		return http.StatusBadRequest
	}
	return http.StatusOK
}

func onlyEnd(d *json.Decoder) error {
	switch _, err := d.Token(); err {
	case io.EOF:
		return nil
	case nil:
		return errors.New("more than one value")
	default:
		return err
	}
}

func answerJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	// Whoever went away meanwhile asks again.
	_ = json.NewEncoder(w).Encode(v)
}

// failed tells our side what went wrong, and theirs to come again.
func (s *Server) failed(w http.ResponseWriter, err error) {
	s.tell(err)
	w.Header().Set("Retry-After", "2")
	refuse(w, http.StatusServiceUnavailable)
}

// tell tells our side what went wrong. A browser that went away is nothing.
func (s *Server) tell(err error) {
	switch {
	case errors.Is(err, context.Canceled):
	case errors.Is(err, context.DeadlineExceeded):
		s.o.Told(experiment.Problem(experiment.Msg("web.busy")))
	default:
		s.o.Told(err)
	}
}
