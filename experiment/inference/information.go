package inference

// Covariances returns how differences vary together from look to look: of the
// same pairs of triggers in each row, at another look, entry (j, k) is the
// mean over pairs of the robust covariance of a pair's difference at look j
// with its difference at look k. One over the diagonal is the information of
// the average pair. Where a trigger was not shown yet it is NaN. Looks are
// triggers of their own in the comparing, which share contacts.
func (c *Comparing) Covariances(looks [][][2]int) [][]float64 {
	v := c.arms(upTo(c.triggers), (*cluster).spread)
	mean := square(len(looks))
	for j, at := range looks {
		for k, later := range looks {
			for i, a := range at {
				b := later[i]
				mean[j][k] += v[a[0]][b[0]] - v[a[0]][b[1]] - v[a[1]][b[0]] + v[a[1]][b[1]]
			}
			mean[j][k] /= float64(len(at))
		}
	}
	return mean
}

// upTo lists 0 to n-1.
func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
