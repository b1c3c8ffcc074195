package checks

import "slices"

// WithoutReplaced leaves out the findings that a finding of a more particular
// check about the same operation replaces (Check.Replaces).
func WithoutReplaced(findings []Finding) []Finding {
	type place struct {
		step      *Step
		operation int
	}
	replaced := map[place][]string{}
	for _, f := range findings {
		if f.Step != nil && len(f.Check.Replaces) > 0 {
			for _, operation := range append([]int{f.Operation}, f.Also...) {
				at := place{f.Step, operation}
				replaced[at] = append(replaced[at], f.Check.Replaces...)
			}
		}
	}
	if len(replaced) == 0 {
		return findings
	}
	return slices.DeleteFunc(findings, func(f Finding) bool {
		return f.Step != nil && slices.Contains(replaced[place{f.Step, f.Operation}], f.Check.Name)
	})
}
