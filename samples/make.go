//go:build ignore

// Make writes the samples that are workbooks into a folder:
//
//	go run samples/make.go samples
package main

import (
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"triggerlab/experiment"
	"triggerlab/experiment/simulate"
	"triggerlab/experiment/table"
	"triggerlab/experiment/workbook"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run samples/make.go FOLDER")
	}
	must(write(filepath.Join(os.Args[1], "valentine.xlsx"), valentine(), simulate.Options{Seed: 14}))
	must(writeReplies(filepath.Join(os.Args[1], "replies.xlsx"), replies(), simulate.Options{Seed: 77, MinExposures: 1, MaxExposures: 3}))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// valentine is the story of the program: are flowers enough, are favourite
// flowers better, and a card with a hand-written poem better still?
func valentine() *experiment.Experiment {
	return &experiment.Experiment{
		Settings: experiment.Settings{
			Name: "Valentine", Hypothesis: "The more personal the flowers, the more people stop to look",
			Control: "no message", Design: experiment.Split, MinimumEffect: experiment.Effect{Value: 0.02}, Guardrail: 0.01,
			Start: date(2026, 2, 1), End: date(2026, 2, 14),
		},
		Segments: []experiment.Segment{
			{Name: "fans", Relation: experiment.Fan, Size: 1500, BaseRate: 0.62},
			{Name: "regulars", Relation: experiment.Regular, Size: 5000, BaseRate: 0.11},
			{Name: "prospects", Relation: experiment.Prospect, Size: 3500, BaseRate: 0.035},
			{Name: "lapsed", Relation: experiment.Regular, Size: 2000, BaseRate: 0.06},
		},
		Triggers: []experiment.Trigger{
			{Name: "no message", Control: true, Share: 1},
			{Name: "flowers", Message: "Flowers for Valentine's Day?", Share: 1, Tailoring: experiment.Generic, Mode: "proactive", Channel: "e-mail", Touchpoint: "buy"},
			{Name: "favourite flowers", Message: "Your favourite flowers are in: shall we keep you a bunch?", Share: 1, Tailoring: experiment.PerSegment, Mode: "proactive", Channel: "e-mail", Touchpoint: "buy"},
			{Name: "favourite flowers with card and poem", Message: "Your favourite flowers, with a card and a poem written by hand", Share: 1, Tailoring: experiment.Personal, Mode: "proactive", Channel: "e-mail", Touchpoint: "buy", For: []string{"fans", "regulars", "prospects"}},
		},
	}
}

// replies holds answering against asking: people who had a question, met with
// a quick answer or help, or were written to unasked.
func replies() *experiment.Experiment {
	return &experiment.Experiment{
		Settings: experiment.Settings{
			Name: "Replies", Hypothesis: "An answer that comes in time wins more attention than a reminder",
			Design: experiment.Split, MinimumEffect: experiment.Effect{Value: 0.03}, Start: date(2026, 3, 2), End: date(2026, 3, 22),
		},
		Segments: []experiment.Segment{
			{Name: "fans", Relation: experiment.Fan, Size: 300, BaseRate: 0.55, Heterogeneity: 0.2},
			{Name: "regulars", Relation: experiment.Regular, Size: 1400, BaseRate: 0.15, Heterogeneity: 0.15},
			{Name: "prospects", Relation: experiment.Prospect, Size: 1300, BaseRate: 0.05, Heterogeneity: 0.1},
		},
		Triggers: []experiment.Trigger{
			{Name: "quick answer", Message: "Yes, it fits. Here is how.", Tailoring: experiment.Personal, Mode: "reactive", Touchpoint: "trouble"},
			{Name: "offer of help", Message: "Shall we look at it together?", Tailoring: experiment.PerSegment, Mode: "reactive", Touchpoint: "trouble"},
			{Name: "reminder", Message: "Your subscription ends soon.", Tailoring: experiment.Generic, Mode: "proactive", Touchpoint: "renew"},
			{Name: "spontaneous kindness", Message: "We thought of you: this one is on the house.", Tailoring: experiment.Generic, Mode: "proactive", Touchpoint: "use"},
		},
	}
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func write(path string, e *experiment.Experiment, o simulate.Options) error {
	exposures, err := simulate.Exposures(e, o)
	if err != nil {
		return err
	}
	e.SimulatedSeed = strconv.FormatUint(o.Seed, 10)
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := workbook.Write(f, e, exposures); err != nil {
		return err
	}
	return f.Close()
}

// writeReplies adds to each exposure the channel of its contact and how long
// the answer took: a late one is ignored more often.
func writeReplies(path string, e *experiment.Experiment, o simulate.Options) error {
	exposures, err := simulate.Exposures(e, o)
	if err != nil {
		return err
	}
	e.SimulatedSeed = strconv.FormatUint(o.Seed, 10)
	book, err := workbook.Sheets(e)
	if err != nil {
		return err
	}
	sheet, err := book.Sheet("Outcomes", []table.Column{
		{Header: "contact", Width: 12}, {Header: "segment", Width: 12}, {Header: "trigger", Width: 24}, {Header: "outcome", Width: 10},
		{Header: "time", Width: 20}, {Header: "channel", Width: 10}, {Header: "reply_s", Width: 9}, {Header: "simulated", Width: 10},
	})
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(o.Seed, 1))
	channels := map[string]string{}
	for x := range exposures {
		if channels[x.Contact] == "" {
			channels[x.Contact] = []string{"social", "e-mail"}[random.IntN(2)]
		}
		channel := channels[x.Contact]
		var reply any
		if x.Trigger == "quick answer" || x.Trigger == "offer of help" {
			seconds, patience := 20+random.IntN(1800), 600
			if channel == "e-mail" {
				seconds, patience = 120+random.IntN(10800), 3600
			}
			if seconds > patience && x.Outcome == experiment.Engage && random.IntN(3) == 0 {
				x.Outcome = experiment.Ignore
			}
			reply = seconds
		}
		if err := sheet.Row(x.Contact, x.Segment, x.Trigger, x.Outcome.String(), x.Time.Format("2006-01-02T15:04:05"), channel, reply, e.SimulatedSeed); err != nil {
			return err
		}
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := book.WriteTo(f); err != nil {
		return err
	}
	return f.Close()
}
