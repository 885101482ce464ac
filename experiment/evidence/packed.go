package evidence

import (
	"encoding/json"
	"slices"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// packed is the document within.
type packed struct {
	Experiment packedExperiment `json:"experiment"`
	Tally      json.RawMessage  `json:"tally"`
	Provenance packedProvenance `json:"provenance"`
}

// packedExperiment holds the settings as the texts that Set reads.
type packedExperiment struct {
	Settings map[string]string    `json:"settings"`
	Segments []experiment.Segment `json:"segments"`
	Triggers []experiment.Trigger `json:"triggers"`
	Checks   []packedCheck        `json:"checks"`
}

// packedCheck is the level of a rule of the gate, as the book says it.
type packedCheck struct {
	Rule  string `json:"rule"`
	Level string `json:"level"`
}

// kept tells the settings that are carried: the salt is nobody's business.
func kept(setting string) bool { return setting != "salt" }

func packExperiment(e *experiment.Experiment) packedExperiment {
	p := packedExperiment{Settings: map[string]string{}, Segments: e.Segments, Triggers: e.Triggers}
	for _, s := range experiment.SettingList {
		if text := e.Text(s.Name); text != "" && kept(s.Name) {
			p.Settings[s.Name] = text
		}
	}
	for _, said := range e.Checks {
		p.Checks = append(p.Checks, packedCheck{said.Rule, string(said.Level)})
	}
	return p
}

// unpack refuses an experiment that is none, or another than the tally's.
func (p *packedExperiment) unpack(triggers []string) (*experiment.Experiment, error) {
	e := &experiment.Experiment{Segments: p.Segments, Triggers: p.Triggers}
	for _, s := range experiment.SettingList {
		if text, said := p.Settings[s.Name]; said {
			if _, ok := e.Set(s.Name, text); !ok {
				return nil, damaged()
			}
		}
	}
	for _, said := range p.Checks {
		read, _, ok := experiment.ParseRule(said.Rule, said.Level)
		if !ok {
			return nil, damaged()
		}
		e.Checks = append(e.Checks, read)
	}
	for _, t := range e.Triggers {
		if !(0 <= t.Share && t.Share < 1e9) {
			return nil, damaged()
		}
	}
	if !slices.Equal(e.TriggerNames(), triggers) {
		return nil, damaged()
	}
	return e, nil
}

// packedProvenance is findings.Provenance as it is written.
type packedProvenance struct {
	Source          string               `json:"source"`
	SHA256          string               `json:"sha256"`
	Simulated       bool                 `json:"simulated"`
	Seed            string               `json:"seed"`
	RowsRead        int64                `json:"rows_read"`
	RowsUsed        int64                `json:"rows_used"`
	Pending         int64                `json:"pending"`
	SetAside        []packedAside        `json:"set_aside"`
	Columns         map[string]string    `json:"columns"`
	Notices         []packedMessage      `json:"notices"`
	ContactsKnown   bool                 `json:"contacts_known"`
	Granted         bool                 `json:"granted"`
	ComplaintsKnown bool                 `json:"complaints_known"`
	Plan            *findings.LockedPlan `json:"plan"`
	Assigned        *findings.Assigned   `json:"assigned"`
	Panel           *findings.Panel      `json:"panel"`
}

// packedAside carries what the document of a report leaves to its words.
type packedAside struct {
	Reason string   `json:"reason"`
	Rows   int64    `json:"rows"`
	First  string   `json:"first"`
	Header string   `json:"header"`
	Words  []string `json:"words"`
}

func packProvenance(p *findings.Provenance) packedProvenance {
	to := packedProvenance{
		Source: p.Source, SHA256: p.SHA256, Simulated: p.Simulated, Seed: p.Seed, RowsRead: p.RowsRead, RowsUsed: p.RowsUsed, Pending: p.Pending,
		Columns: p.Columns, ContactsKnown: p.ContactsKnown, Granted: p.Granted, ComplaintsKnown: p.ComplaintsKnown, Plan: p.Plan, Assigned: p.Assigned,
		Panel: p.Panel,
	}
	for _, s := range p.SetAside {
		to.SetAside = append(to.SetAside, packedAside(s))
	}
	for _, m := range p.Notices {
		to.Notices = append(to.Notices, packMessage(m))
	}
	return to
}

// unpack refuses rows that do not add up.
func (p *packedProvenance) unpack() (findings.Provenance, error) {
	from := findings.Provenance{
		Source: p.Source, SHA256: p.SHA256, Simulated: p.Simulated, Seed: p.Seed, RowsRead: p.RowsRead, RowsUsed: p.RowsUsed, Pending: p.Pending,
		Columns: p.Columns, ContactsKnown: p.ContactsKnown, Granted: p.Granted, ComplaintsKnown: p.ComplaintsKnown, Plan: p.Plan, Assigned: p.Assigned,
		Panel: p.Panel,
	}
	for _, s := range p.SetAside {
		from.SetAside = append(from.SetAside, findings.SetAside(s))
	}
	for _, m := range p.Notices {
		from.Notices = append(from.Notices, m.unpack())
	}
	if p.RowsRead < 0 || p.RowsUsed < 0 || p.Pending < 0 || p.RowsRead != p.RowsUsed+p.Pending+from.SetAsideRows() {
		return from, damaged()
	}
	return from, nil
}
