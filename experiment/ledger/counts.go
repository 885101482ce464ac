package ledger

import (
	"context"

	"triggerlab/experiment"
)

// Counts counts the current rows by segment, trigger and way, in byte order.
func (l *Ledger) Counts(ctx context.Context) ([]Count, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT coalesce(s.text, ''), t.text, n.via, n.exposures, n.engagements, n.complaints, n.minds, n.pending, n.contacts
FROM (SELECT segment, trigger, via, count(*) AS exposures, sum(outcome = ?) AS engagements, sum(outcome = ?) AS complaints,
  sum(minds) AS minds, sum(outcome = ?) AS pending, count(DISTINCT contact) AS contacts
  FROM exposures e WHERE NOT EXISTS (SELECT 1 FROM exposures r WHERE r.replaces = e.id) GROUP BY segment, trigger, via) n
LEFT JOIN words s ON s.id = n.segment JOIN words t ON t.id = n.trigger ORDER BY 1, 2, 3`,
		experiment.Engage, experiment.Complain, experiment.Pending)
	if err != nil {
		return nil, failure(l.path, err)
	}
	defer rows.Close()
	list := []Count{}
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Segment, &c.Trigger, &c.Via, &c.Exposures, &c.Engagements, &c.Complaints, &c.Minds, &c.Pending, &c.Contacts); err != nil {
			return nil, failure(l.path, err)
		}
		list = append(list, c)
	}
	return list, failure(l.path, rows.Err())
}
