package checks

// LessonSolutionHurts stands for a lesson whose own solution a check objects
// to: who follows it is hurt. The review reports it by itself, with the
// severity that the check has there.
var LessonSolutionHurts = &Check{
	Name:     "lesson-solution-hurts",
	Severity: Warning,
	Edition:  1,
}
