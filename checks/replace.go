package checks

// WithoutReplaced leaves out the findings that a finding of a more particular
// check about the same operation replaces (Check.Replaces).
func WithoutReplaced(findings []Finding) []Finding {
	type said struct {
		step      *Step
		operation int
		check     string
	}
	replaced := map[said]bool{}
	for i := range findings {
		f := &findings[i]
		if f.Step == nil {
			continue
		}
		for _, check := range f.Check.Replaces {
			replaced[said{f.Step, f.Operation, check}] = true
			for _, operation := range f.Also {
				replaced[said{f.Step, operation, check}] = true
			}
		}
	}
	if len(replaced) == 0 {
		return findings
	}
	left := findings[:0]
	for i := range findings {
		if f := &findings[i]; f.Step == nil || !replaced[said{f.Step, f.Operation, f.Check.Name}] {
			left = append(left, *f)
		}
	}
	clear(findings[len(left):])
	return left
}
