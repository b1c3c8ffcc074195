package review

import (
	"fmt"
	"path"
	"runtime"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// safely runs f. A mistake of ours in it, which is a panic, costs what f is about,
// and not the review: it is the reason why that is not known, zero if there is none.
func safely(f func()) (reason wording.Text) {
	defer func() {
		if fault := recover(); fault != nil {
			reason = wording.Say("a mistake in Once Bitten: %v", fmt.Sprintf("%v (%s)", fault, placeOfPanic()))
		}
	}()
	f()
	return wording.Text{}
}

// placeOfPanic is the function that panicked, for who has to mend it; it is asked
// for by the deferred function that recovers.
func placeOfPanic() string {
	callers := make([]uintptr, 32)
	frames := runtime.CallersFrames(callers[:runtime.Callers(0, callers)])
	panicked := false
	for {
		frame, more := frames.Next()
		isRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if panicked && !isRuntime {
			return fmt.Sprintf("%s, %s:%d", path.Base(frame.Function), path.Base(frame.File), frame.Line)
		}
		panicked = panicked || frame.Function == "runtime.gopanic"
		if !more {
			return "unknown place"
		}
	}
}
