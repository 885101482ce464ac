package simulate_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// lines writes everything that is known of an exposure.
func lines() func([]byte, experiment.Exposure) ([]byte, error) {
	return func(b []byte, x experiment.Exposure) ([]byte, error) {
		return fmt.Appendln(b, write(x), x.Channel, x.Reply, x.Swipe), nil
	}
}

// TestRender: the bytes are those of the exposures one after the other, on any
// number of processors.
func TestRender(t *testing.T) {
	for _, o := range []simulate.Options{{Seed: 1}, {Seed: 2, Model: simulate.Full, MaxExposures: 3, Waves: 2}} {
		c, err := simulate.New(t.Context(), everything(6000), o)
		if err != nil {
			t.Fatal(err)
		}
		var want []byte
		count := int64(0)
		for x := range c.Exposures() {
			want, _ = lines()(want, x)
			count++
		}
		for _, processors := range []int{1, 2, 8} {
			var got bytes.Buffer
			done := int64(0)
			before := runtime.GOMAXPROCS(processors)
			err := c.Render(t.Context(), &got, lines, func(n int64) { done += n })
			runtime.GOMAXPROCS(before)
			if err != nil || !bytes.Equal(got.Bytes(), want) || done != count {
				t.Errorf("on %d: %v, %d bytes of %d exposures, want %d of %d", processors, err, got.Len(), done, len(want), count)
			}
		}
	}
}

// TestRenderStops: with the error of the lines, of the writer and of the
// context.
func TestRenderStops(t *testing.T) {
	c, err := simulate.New(t.Context(), everything(20000), simulate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	bad := errors.New("bad")
	failing := func() func([]byte, experiment.Exposure) ([]byte, error) {
		return func(b []byte, _ experiment.Exposure) ([]byte, error) { return b, bad }
	}
	if err := c.Render(t.Context(), io.Discard, failing, nil); !errors.Is(err, bad) {
		t.Errorf("lines: %v", err)
	}
	r, w := io.Pipe()
	r.CloseWithError(bad)
	if err := c.Render(t.Context(), w, lines, nil); !errors.Is(err, bad) {
		t.Errorf("writer: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := c.Render(ctx, io.Discard, lines, func(int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("context: %v", err)
	}
	if _, err := c.Count(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("counting: %v", err)
	}
}

// TestColumns: what exposures carry is named.
func TestColumns(t *testing.T) {
	silent := everything(10)
	for i := range silent.Triggers {
		silent.Triggers[i].Channel = ""
	}
	asking := everything(10)
	asking.Triggers[1].Mode = "proactive"
	for _, c := range []struct {
		e    *experiment.Experiment
		m    simulate.Model
		want []string
	}{
		{everything(10), simulate.Plain, nil}, {everything(10), simulate.AsSaid, nil},
		{everything(10), simulate.Full, []string{"channel", "reply_s", "swipe_s"}},
		{silent, simulate.Full, []string{"swipe_s"}}, {asking, simulate.Full, []string{"channel", "swipe_s"}},
	} {
		campaign, err := simulate.New(t.Context(), c.e, simulate.Options{Model: c.m})
		if err != nil {
			t.Fatal(err)
		}
		if got := campaign.Columns(); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.m, got, c.want)
		}
	}
}
