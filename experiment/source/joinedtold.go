package source

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/roles"
	"triggerlab/experiment/tally"
)

// provenance adds up the accounts of all parts. Rows of events that are in
// several parts are told apart only now.
func (j *joined) provenance(t *tally.Tally, rows tally.Rows) findings.Provenance {
	first := j.provenances[0]
	p := findings.Provenance{
		Source: strings.Join(j.options.names(), ", "), SHA256: j.digest(), Columns: map[string]string{}, RowsUsed: rows.Used, Pending: rows.Pending,
		ContactsKnown: t.Anonymous < t.Contacts, ComplaintsKnown: true, Plan: first.Plan,
	}
	files := int64(0)
	for i, one := range j.provenances {
		p.RowsRead += one.RowsRead
		p.Simulated, p.Granted, p.ComplaintsKnown = p.Simulated || one.Simulated, p.Granted || one.Granted, p.ComplaintsKnown && one.ComplaintsKnown
		p.Seed = cmp.Or(p.Seed, one.Seed)
		for role, header := range one.Columns {
			p.Columns[role] = cmp.Or(p.Columns[role], header)
		}
		for _, aside := range one.SetAside {
			if aside.Reason != duplicateEvent && aside.Reason != eventConflict {
				p.SetAside = withAside(p.SetAside, aside)
			}
		}
		for _, notice := range one.Notices {
			addNotice(&p, notice)
		}
		files += int64(len(j.parts[i].About.Sources))
	}
	if rows.Duplicates > 0 {
		p.SetAside = append(p.SetAside, findings.SetAside{Reason: duplicateEvent, Rows: rows.Duplicates, First: j.place(rows.FirstDuplicate), Words: []string{}})
	}
	if rows.Conflicts > 0 {
		p.SetAside = append(p.SetAside, findings.SetAside{Reason: eventConflict, Rows: rows.Conflicts, First: j.place(rows.FirstConflict), Words: []string{}})
	}
	slices.SortFunc(p.SetAside, func(a, b findings.SetAside) int { return cmp.Compare(a.Reason, b.Reason) })
	p.Notices = append(p.Notices, j.doubts()...)
	if len(j.parts) > 1 {
		p.Notices = append([]experiment.Message{experiment.Msg("source.parts", "parts", len(j.parts), "files", files)}, p.Notices...)
	}
	return p
}

// names are what the outcomes are called on the command line.
func (o Options) names() []string {
	if o.Outcomes != "" {
		return []string{o.Outcomes}
	}
	return append([]string{o.Path}, o.More...)
}

// addsUp tells that every row was used, set aside, or is pending.
func addsUp(p *findings.Provenance) bool {
	rest := p.RowsRead - p.RowsUsed - p.Pending
	for _, aside := range p.SetAside {
		rest -= aside.Rows
	}
	return rest == 0
}

// doubts tell what may be wrong with parts that fit.
func (j *joined) doubts() (list []experiment.Message) {
	for _, p := range j.parts {
		if p.About.Methods != findings.Methods {
			list = append(list, experiment.Msg("source.parts-methods", "file", p.Path, "program", p.About.Program))
			break
		}
	}
	if j.provenances[0].Columns[string(roles.Event)] != "" {
		return list // rows that are in several are told apart
	}
	if a, b, some := j.held.grown(j.parts); some {
		list = append(list, experiment.Msg("source.parts-grown", "source", a.File, "file", b.part.Path, "other", a.part.Path))
	}
	return list
}

// digest is that of a part, or of the digests of all, as of several files.
func (j *joined) digest() string {
	if len(j.parts) == 1 {
		return j.parts[0].SHA256
	}
	var digests []string
	for _, p := range j.parts {
		digests = append(digests, p.SHA256+"\n")
	}
	slices.Sort(digests)
	sum := sha256.Sum256([]byte(strings.Join(digests, "")))
	return hex.EncodeToString(sum[:])
}

// place is where a row stood that a part tells of.
func (j *joined) place(number uint64) string {
	at := len(j.bases) - 1
	for at > 0 && j.bases[at] >= number {
		at--
	}
	return j.parts[at].About.Place(number - j.bases[at]).String()
}

// addNotice adds what was noticed in a part. What was noticed in others too,
// of rows, is told of all their rows together.
func addNotice(p *findings.Provenance, more experiment.Message) {
	if more.Code == "source.files" || more.Code == "source.parts" || more.Code == "source.folder-left" {
		return // files that are not read now
	}
	at := slices.IndexFunc(p.Notices, func(n experiment.Message) bool {
		return n.Code == more.Code && n.At == more.At && n.Values["header"] == more.Values["header"]
	})
	if at < 0 {
		p.Notices = append(p.Notices, more)
		return
	}
	sum := map[string]any{}
	for name, value := range p.Notices[at].Values {
		sum[name] = value
		if n, whole := value.(int64); whole && (name == "rows" || name == "contacts") {
			if o, whole := more.Values[name].(int64); whole {
				sum[name] = n + o
			}
		}
	}
	p.Notices[at].Values = sum
}
