package table

import (
	"path"
	"slices"
)

// forget drops the parts that only sheets referred to that are replaced, and
// the order of calculation where these had formulas.
func (a *amending) forget() error {
	var had []listedSheet // that refer to other parts
	for _, s := range a.replaced {
		if a.parts[partKey(relationsOf(s.part))] != nil {
			had = append(had, s)
		}
	}
	if len(had) > 0 {
		before, err := a.reached(nil)
		if err != nil {
			return err
		}
		after, err := a.reached(had)
		if err != nil {
			return err
		}
		for key := range before {
			if !after[key] {
				a.dropped[key] = true
			}
		}
		for _, s := range had {
			a.dropped[partKey(relationsOf(s.part))] = true
		}
	}
	return a.forgetFormulas()
}

// relationsOf names the part that says what a part refers to.
func relationsOf(part string) string {
	folder, base := path.Split(part)
	return folder + "_rels/" + base + ".rels"
}

// reached returns the parts, with their relations, that can be come by from
// the whole parcel, not by way of these sheets.
func (a *amending) reached(without []listedSheet) (map[string]bool, error) {
	met := map[string]bool{}
	for waiting := []string{""}; len(waiting) > 0; {
		part := waiting[0]
		waiting = waiting[1:]
		list := partKey(relationsOf(part))
		if a.parts[list] == nil || slices.ContainsFunc(without, func(s listedSheet) bool { return partKey(s.part) == partKey(part) }) {
			continue
		}
		met[list] = true
		relations, err := a.relations(part)
		if err != nil {
			return nil, err
		}
		for _, r := range relations {
			if key := partKey(r.Target); a.parts[key] != nil && !met[key] && r.Mode != "External" {
				met[key] = true
				waiting = append(waiting, r.Target)
			}
		}
	}
	return met, nil
}

// forgetFormulas drops the order of calculation if it lists a cell of a sheet
// that is replaced: a program would look for a formula there, and call the
// book damaged. Without the part it makes another.
func (a *amending) forgetFormulas() error {
	relations, err := a.relations(a.main)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(relations, func(r relation) bool { return r.kind() == "calcChain" })
	if i < 0 || a.parts[partKey(relations[i].Target)] == nil || len(a.replaced) == 0 {
		return nil
	}
	var chain struct {
		Cells []struct {
			Sheet string `xml:"i,attr"`
		} `xml:"c"`
	}
	if err := a.decode(relations[i].Target, "calcChain", &chain); err != nil {
		return err
	}
	for _, c := range chain.Cells {
		// A cell that names no sheet is on that of the cell before.
		if slices.ContainsFunc(a.replaced, func(s listedSheet) bool { return s.number == c.Sheet }) {
			a.dropped[partKey(relations[i].Target)] = true
		}
	}
	return nil
}
