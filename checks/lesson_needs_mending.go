package checks

// LessonNeedsMending stands for what is wrong with a lesson file beside its
// examples: a check that does not exist, a wrong count, a link to nothing.
// The review reports it by itself, of the lesson files that a change touches.
var LessonNeedsMending = &Check{
	Name:     "lesson-needs-mending",
	Severity: Warning,
	Edition:  1,
}
