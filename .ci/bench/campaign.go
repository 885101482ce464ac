//go:build ignore

// Campaign writes a workbook whose campaign has so many contacts in each of
// three segments, and something for every mechanism to work on:
//
//	go run .ci/bench/campaign.go 1000000 >campaign.xlsx
package main

import (
	"log"
	"os"
	"strconv"

	"triggerlab/experiment"
	"triggerlab/experiment/workbook"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run .ci/bench/campaign.go CONTACTS >campaign.xlsx")
	}
	size, err := strconv.ParseInt(os.Args[1], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	e := &experiment.Experiment{
		Settings: experiment.Settings{Control: "reminder"},
		Segments: []experiment.Segment{
			{Name: "fans", Relation: experiment.Fan, Size: size, Heterogeneity: .1},
			{Name: "lapsed", Relation: experiment.Regular, Size: size, BaseRate: .2, Heterogeneity: .3},
			{Name: "new", Relation: experiment.Prospect, Size: size, Heterogeneity: .2},
		},
		Triggers: []experiment.Trigger{
			{Name: "reminder", Tailoring: experiment.Generic, Mode: "proactive", Channel: "e-mail", Touchpoint: "renew"},
			{Name: "an answer", Tailoring: experiment.Generic, Mode: "reactive", Channel: "social, e-mail", Touchpoint: "trouble"},
			{Name: "their flowers", Tailoring: experiment.PerSegment, For: []string{"lapsed"}, Mode: "proactive", Channel: "e-mail", Touchpoint: "buy"},
			{Name: "a poem", Tailoring: experiment.Personal, Mode: "proactive", Channel: "e-mail", Touchpoint: "use"},
		},
	}
	if err := workbook.Write(os.Stdout, e, nil); err != nil {
		log.Fatal(err)
	}
}
