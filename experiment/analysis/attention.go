package analysis

import (
	"math"

	"triggerlab/experiment/findings"
)

// attention says what part of all engagements each trigger would get, were
// all given the same number of exposures, and what tailoring adds to it.
func (s *study) attention(whole *scope) findings.Attention {
	a := findings.Attention{Shares: []findings.AttentionShare{}}
	if len(whole.active) < 2 || whole.confounded || !worthALook(whole) {
		return a
	}
	shares, err := whole.comparing.Attention(s.looking.rule.Level(s.level))
	if err != nil || math.IsNaN(shares[0].Share) {
		return a
	}
	for i, share := range shares {
		a.Shares = append(a.Shares, findings.AttentionShare{
			Trigger: s.name(whole, i), Share: findings.Number(share.Share), Low: findings.Number(share.Low), High: findings.Number(share.High),
		})
	}
	a.Tailored = s.tailoredShare(whole)
	return a
}

// tailoredShare puts the tailored policy in the place of the best single
// trigger: its rate p grows by the gain g, and its part of P = Σ p from p/P to
// (p+g)/(P+g). The interval is that of g; that p is not known exactly changes
// the difference by a product of two errors only.
func (s *study) tailoredShare(whole *scope) *findings.TailoredShare {
	if s.tailored == nil || s.tailored.Constant {
		return nil
	}
	single := s.f.Tailoring.BestSingle
	var p, all float64
	for i := range whole.active {
		rate := whole.comparing.Rate(i)
		all += rate
		if s.name(whole, i) == single {
			p = rate
		}
	}
	grown := func(g float64) findings.Number {
		return findings.Number((p+g)/(all+g) - p/all)
	}
	return &findings.TailoredShare{
		BestSingle: single, Share: findings.Number(p / all),
		Gain: grown(s.tailored.Gain), Low: grown(s.tailored.Low), High: grown(s.tailored.High),
	}
}
