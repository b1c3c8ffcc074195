//go:build !linux

package command

// takeHugePages does nothing where a program cannot ask for huge pages.
func takeHugePages(int) bool { return false }
