package simulate

import "triggerlab/experiment"

// ComplaintRate returns the chance that an exposure of the segment to the
// trigger that is ignored is a complaint.
func ComplaintRate(s experiment.Segment, t experiment.Trigger) float64 { return complaintRate(s, t) }
