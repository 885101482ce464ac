package commands

import (
	"context"
	"errors"

	"triggerlab/experiment"
	"triggerlab/experiment/analysis"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/gate"
	"triggerlab/experiment/source"
)

// judgeMany answers for each experiment of one file. One that cannot be judged
// is an answer too; what is wrong with the file as a whole is the only one.
func (o *checkOptions) judgeMany(ctx context.Context, std Streams, src source.Options) (answers []findings.GateFile, worst int, err error) {
	aside, err := o.newRejects(&src, o.paths()...)
	if err != nil {
		return nil, 0, err
	}
	many, err := openMany(ctx, std, src)
	var problems *experiment.Problems
	switch {
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case errors.As(err, &problems):
		return []findings.GateFile{gate.Refuse(src.Path, problems)}, statusInput, nil
	case err != nil:
		return []findings.GateFile{unreadable(src.Path, err)}, statusEnvironment, nil
	}
	defer many.Close()
	err = judgeEach(ctx, std, many, func(ctx context.Context, one *source.One) (findings.GateFile, error) {
		return o.askOne(ctx, one, src.Path)
	}, func(j judgedOne[findings.GateFile]) error {
		status := statusRan
		switch {
		case j.refused != nil:
			j.made, status = gate.Refuse(src.Path, j.refused), statusInput
			j.made.Experiment = j.one.Name
		case j.made.Status == findings.Failed:
			status = statusFailed
		}
		j.made.Many = true
		answers, worst = append(answers, j.made), max(worst, status)
		for _, row := range j.one.Rejects {
			src.Rejects(row)
		}
		return nil
	})
	if writing := aside.write(std); err == nil {
		err = writing
	}
	return answers, worst, err
}

// askOne puts the rules to one experiment.
func (o *checkOptions) askOne(ctx context.Context, one *source.One, path string) (findings.GateFile, error) {
	loaded, err := one.Load(ctx)
	if err != nil {
		return findings.GateFile{}, err
	}
	doc, err := analysis.Run(ctx, loaded.Experiment, loaded.Tally, loaded.Provenance)
	if err != nil {
		return findings.GateFile{}, err
	}
	e := loaded.Experiment
	e.Checks = append(e.Checks[:len(e.Checks):len(e.Checks)], o.levels...)
	return gate.Judge(gate.Subject{File: path, Findings: doc, Smallest: int64(e.SmallestSegment)}, e), nil
}
