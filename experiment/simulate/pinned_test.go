package simulate_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
)

// TestPinnedLive holds the mechanisms' draws to what they gave once.
func TestPinnedLive(t *testing.T) {
	want := []string{
		"s1-000001 fans an answer engage 2026-01-06T04:50:05Z social 13s 2.8s",
		"s1-000001 fans an answer engage 2026-01-12T09:20:53Z social 172s 10s",
		"s1-000001 fans an answer ignore 2026-01-14T09:44:55Z social 37s 0s",
		"s1-000002 fans their flowers engage 2026-01-06T18:12:24Z e-mail 0s 4.4s",
		"s1-000002 fans their flowers engage 2026-01-09T22:17:55Z e-mail 0s 8.7s",
		"s1-000003 fans a poem engage 2026-01-06T18:51:49Z e-mail 0s 10.6s",
		"s1-000003 fans a poem engage 2026-01-12T15:40:50Z e-mail 0s 13.8s",
		"s1-000003 fans a poem ignore 2026-01-18T11:34:23Z e-mail 0s 6.4s",
		"s2-000001 lapsed an answer ignore 2026-01-05T07:59:31Z social 358s 0s",
		"s2-000001 lapsed an answer ignore 2026-01-08T03:37:47Z social 262s 0s",
	}
	var got []string
	for x := range play(t, everything(3), simulate.Options{Seed: 7, MaxExposures: 3, Model: simulate.Full}) {
		got = append(got, fmt.Sprintf("%s %s %gs %gs", write(x), x.Channel, x.Reply.Seconds(), x.Swipe.Seconds()))
		if len(got) == 10 {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}

// TestPinnedCampaigns holds whole campaigns to what they were once, byte by
// byte, on every platform.
func TestPinnedCampaigns(t *testing.T) {
	if testing.Short() {
		t.Skip("whole campaigns")
	}
	for _, c := range []struct {
		design experiment.Design
		o      simulate.Options
		want   string
	}{
		{experiment.Split, simulate.Options{Seed: 12345, MaxExposures: 5, Days: 30}, "2c90802f02480bd9559a3463ea974fd5"},
		{experiment.Deck, simulate.Options{Seed: 12345, MaxExposures: 5, Days: 30}, "1b4c69760ebd496be7a178feeef6c222"},
		{experiment.Split, simulate.Options{Seed: 12345, MaxExposures: 5, Days: 30, Model: simulate.Full}, "fe381ea58dc634ab2b8cb0327ccce6e6"},
		{experiment.Deck, simulate.Options{Seed: 12345, MaxExposures: 5, Days: 90, Model: simulate.Full, Waves: 3}, "2b34a976ef04a080a0c2375b5e3a30ab"},
	} {
		e := everything(3000)
		e.Design = c.design
		e.Triggers[0].Share, e.Triggers[1].Share, e.Triggers[3].Share = 2, 1, .5
		campaign, err := simulate.New(t.Context(), e, c.o)
		if err != nil {
			t.Fatal(err)
		}
		hash := sha256.New()
		if err := campaign.Render(t.Context(), hash, lines, nil); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", hash.Sum(nil)[:16]); got != c.want {
			t.Errorf("%s %q: %s", c.design, c.o.Model, got)
		}
	}
}
