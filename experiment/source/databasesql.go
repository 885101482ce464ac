package source

import (
	"context"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/warehouse"
)

// Dialects lists the names of the engines that a question can be written for.
func Dialects() []string {
	var names []string
	for _, d := range warehouse.Dialects() {
		names = append(names, d.Name())
	}
	return names
}

// SQL writes what Load would ask a database for the sums, with the values of
// parameters as comments. Where no dialect is said it looks at the columns and
// their values, as Load does, and asks for nothing else; with one it connects
// to nothing, and takes outcomes for the words that everybody uses.
func SQL(ctx context.Context, o Options, m Monitor) (string, error) {
	o.Database.monitor = m
	if o.Database.Dialect != "" {
		return o.written(ctx)
	}
	ex, err := exported(ctx, o)
	if err != nil {
		return "", err
	}
	in, err := open(ctx, ex, &o)
	if err != nil {
		return "", err
	}
	defer in.Close()
	if err := in.settings(o.Settings); err != nil {
		return "", err
	}
	r, err := in.prepare(ctx, in.assume(o))
	if err != nil {
		return "", err
	}
	d, _ := in.outcomes.(*inDatabase)
	if r.counts {
		r.wholeRows()
		return d.db.GroupsScript(d.relation, d.asked(r.layout.rows.(*databaseRows).columns)), nil
	}
	reading, err := r.settled(ctx, d)
	if err != nil {
		return "", err
	}
	return d.db.Script(reading), nil
}

// written is the question for an engine that nobody is connected to. Columns
// are called as they are said to be, or like their roles.
func (o Options) written(ctx context.Context) (string, error) {
	at := slices.IndexFunc(warehouse.Dialects(), func(d warehouse.Dialect) bool { return d.Name() == o.Database.Dialect })
	d := warehouse.Dialects()[at]
	e := &experiment.Experiment{}
	if o.Path != "" && !o.FileIsDatabase() {
		book, err := Book(ctx, o.Path)
		if err != nil {
			return "", err
		}
		e = book
	}
	in := &input{experiment: e}
	if err := in.settings(o.Settings); err != nil {
		return "", err
	}
	if e.Window > 0 {
		return "", experiment.Problem(experiment.Msg("source.dialect-window", "dialect", o.Database.Dialect))
	}
	reading := o.assumed(e)
	reading.From = o.Database.relation()
	statement, err := warehouse.Printed(reading, d, o.called(reading))
	return warehouse.Script(d, []warehouse.Statement{statement}), err
}

// called says what was read as what, as a report on the sums will.
func (o Options) called(q *warehouse.Reading) map[string]string {
	columns := map[string]string{string(roles.Trigger): q.Trigger.Column, string(roles.Outcome): q.Outcome.Column}
	for role, column := range map[roles.Role]string{roles.Contact: q.Contact, roles.Event: q.Event, roles.Time: q.Time.Column, roles.Prior: q.Prior, roles.Channel: o.Map[roles.Channel]} {
		if column != "" {
			columns[string(role)] = column
		}
	}
	var cuts []string
	for _, by := range q.Breakdowns {
		cuts = append(cuts, strings.Join(by, ","))
	}
	if len(cuts) > 0 {
		columns[string(roles.Segment)] = strings.Join(cuts, "; ")
	}
	return columns
}

// assumedKinds are what columns of numbers and times hold, where nobody can
// look.
var assumedKinds = map[roles.Role]warehouse.Kind{
	roles.Time: warehouse.Time, roles.Prior: warehouse.Number, roles.ReplyS: warehouse.Number, roles.SwipeS: warehouse.Number,
}

// assumed is a reading of columns that nobody has looked at.
func (o Options) assumed(e *experiment.Experiment) *warehouse.Reading {
	q := &warehouse.Reading{Triggers: e.TriggerNames(), LookDays: e.LookDays()}
	column := func(role roles.Role) string {
		name := o.Map[role]
		if name == "" {
			name = string(role)
		}
		q.Columns = append(q.Columns, warehouse.Column{Name: name, Kind: max(warehouse.Text, assumedKinds[role])})
		return name
	}
	words := func(name, column string) warehouse.Words {
		return warehouse.Words{Name: name, Column: column, Means: map[string]string{}}
	}
	q.Contact = column(roles.Contact)
	q.Trigger = words(string(roles.Trigger), column(roles.Trigger))
	q.Outcome = warehouse.Outcomes{Column: column(roles.Outcome), Means: roles.StandardWords()}
	if o.Empty == "ignore" {
		q.Outcome.Means[""] = experiment.Ignore
	}
	q.Aside = []warehouse.Aside{{Reason: noTrigger, Test: warehouse.Test{Column: q.Trigger.Column, Values: []string{""}}, Unnamed: true}}
	if len(q.Triggers) > 0 {
		q.Aside = append(q.Aside, warehouse.Aside{Reason: unknownTrigger, Test: warehouse.Test{Column: q.Trigger.Column, Values: q.Triggers, Except: true}, Unnamed: true})
	}
	for _, only := range o.Only {
		q.Columns = append(q.Columns, warehouse.Column{Name: only.Header, Kind: warehouse.Text})
		q.Aside = append(q.Aside, warehouse.Aside{Reason: notSelected, Test: warehouse.Test{Column: only.Header, Values: only.Values, Except: true}, Unnamed: true})
	}
	for _, by := range o.By {
		q.Breakdowns = append(q.Breakdowns, by)
		for _, name := range by {
			if !slices.ContainsFunc(q.Profile, func(w warehouse.Words) bool { return w.Name == name }) {
				q.Columns = append(q.Columns, warehouse.Column{Name: name, Kind: warehouse.Text})
				q.Profile = append(q.Profile, words(name, name))
			}
		}
	}
	// The others only where somebody said that they are there.
	for role, to := range map[roles.Role]*string{roles.Event: &q.Event, roles.Prior: &q.Prior, roles.Time: &q.Time.Column} {
		if o.Map[role] != "" {
			*to = column(role)
		}
	}
	if o.Map[roles.Channel] != "" {
		q.Circumstances = []warehouse.Circumstance{{Words: words(string(roles.Channel), column(roles.Channel))}}
	}
	return q
}
