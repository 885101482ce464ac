package tally

import "strconv"

// PriorGrid is in how many parts of one priors are told apart.
const PriorGrid = priorGrid

// A Cell is some sums over rows or contacts, computed elsewhere. What they are
// sums of is said by Part and What; fields that a part has no use for are
// empty. Everything is a whole number: of priors the parts of PriorGrid.
//
//	rows      What: told: rows that are not set aside; used, pending, duplicate-event, event-conflict, or a reason: rows
//	names     What: triggers (Trigger) or profiles (Key) that rows name: rows
//	events    What: repeated: events of which several rows tell, where events are known
//	nobody    of exposures without a contact, by Trigger, Key (the profile), Other
//	          (the circumstances, joined by the byte 1) and Day: the outcome's number
//	          (4: engaged and complained), how many, and where priors are known
//	          of how many, their sum and that of their squares
//	stories   by Fold and Key, which is as StoryCode says: contacts of whom all did that, and
//	          exposures of theirs. There are then no sums over contacts, which are all below
//	people    What: several: contacts, those shown two triggers or more, exposures of
//	          those, and the sum of the squares of each contact's exposures; minds: contacts of two exposures or more, those of two minds;
//	          priors: contacts with a prior, those of whom different ones are told;
//	          assigned: contacts by Trigger, those whose outcomes are pending too
//	varying   contacts, by the columns in which they have two values: Key has a 1 or a 0 for each
//	days      exposures, engagements, complaints of contacts by Trigger and Day
//	minds     contacts, and those of two minds, by what they were shown: Key lists
//	          triggers, each with how often
//	own       Σ z_i z_j of a trigger, the upper triangle row by row, by Fold, Key and Trigger
//	pair      Σ z_i z_j of Trigger and Other, row by row
//	members   contacts by Fold and Key
//	ladder    What: rungs: by Trigger, those of Rungs but Stays, and those in love of three exposures
//	          on two days; stays: Stays, and of how many it was asked: of those
//	later     by Trigger, Key (the profile) and Day: 1 if they engaged then, and Afterwards
//
// What a Gram matrix is of, in own, pair and members: "profile", of everybody
// by fold and own profile; or "overall", of everybody, and by its number each
// breakdown, whose Key are the segment's values, those by wave after the others;
// "pieces", whose keys are the piece's values and its circumstances; "weeks",
// with key 0 for the first week and 1 for the rest; "trend"; "looks", with the
// number of the look for a key.
//
// A key is a list of texts, each as its length in bytes, a colon, and itself.
type Cell struct {
	Part, What      string
	Experiment      string
	Fold            int
	Trigger, Key    string
	Other, OtherKey string
	Day             int32
	Numbers         []float64
}

// identity is what no two cells share.
type identity struct {
	part, what, trigger, key, other, otherKey string
	fold                                      int
	day                                       int32
	outcome                                   float64
}

func (c *Cell) identity() identity {
	id := identity{part: c.Part, what: c.What, trigger: c.Trigger, key: c.Key, other: c.Other, otherKey: c.OtherKey, fold: c.Fold, day: c.Day}
	if (c.Part == "nobody" || c.Part == "later") && len(c.Numbers) > 0 {
		id.outcome = c.Numbers[0]
	}
	return id
}

// Layout is what cells do not say of themselves.
type Layout struct {
	Columns       []string   `json:"columns"`       // of profiles
	Declared      []string   `json:"declared"`      // triggers
	Breakdowns    [][]string `json:"breakdowns"`    // each of some columns
	Wave          string     `json:"wave"`          // the column that is the contact's wave; empty: none
	Circumstances []string   `json:"circumstances"` // what they are made of
	LookDays      []int32    `json:"look_days"`
	Totals        bool       `json:"totals"`  // rows were cells of totals
	Stories       *StoryCode `json:"stories"` // how those are written; nil: there are none
}

// texts reads a key; false: it is none.
func texts(key string) (list []string, ok bool) {
	for len(key) > 0 {
		digits := 0
		for digits < len(key) && key[digits] != ':' {
			digits++
		}
		n, err := strconv.Atoi(key[:digits])
		if err != nil || n < 0 || digits+1+n > len(key) {
			return nil, false
		}
		list = append(list, key[digits+1:digits+1+n])
		key = key[digits+1+n:]
	}
	return list, true
}
