package evidence

import (
	"encoding/json"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// carried is an experiment and where outcomes came from, without a tally.
type carried struct {
	Experiment packedExperiment `json:"experiment"`
	Provenance packedProvenance `json:"provenance"`
}

// Carry packs an experiment and the provenance of its outcomes, as Pack does,
// for who keeps something else than a tally.
func Carry(e *experiment.Experiment, p findings.Provenance) (json.RawMessage, error) {
	return json.Marshal(carried{packExperiment(e), packProvenance(&p)})
}

// Carried returns what Carry packed.
func Carried(data json.RawMessage) (*experiment.Experiment, findings.Provenance, error) {
	var in carried
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, findings.Provenance{}, damaged()
	}
	names := make([]string, len(in.Experiment.Triggers))
	for i, t := range in.Experiment.Triggers {
		names[i] = t.Name
	}
	e, err := in.Experiment.unpack(names)
	if err != nil {
		return nil, findings.Provenance{}, err
	}
	p, err := in.Provenance.unpack()
	return e, p, err
}
