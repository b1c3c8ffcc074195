package checks

// LessonExampleNotCaught stands for a lesson whose bad example no check of
// its own catches: what it teaches guards nobody. The review reports it by
// itself, of the lesson files that a change touches.
var LessonExampleNotCaught = &Check{
	Name:     "lesson-example-not-caught",
	Severity: Warning,
	Edition:  1,
}
