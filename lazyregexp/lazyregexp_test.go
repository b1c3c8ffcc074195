package lazyregexp_test

import (
	"strings"
	"testing"

	_ "github.com/oncebitten/oncebitten/command" // and with it all packages of the program
	"github.com/oncebitten/oncebitten/lazyregexp"
)

// TestCheck compiles every expression of the program, and finds one that is broken.
func TestCheck(t *testing.T) {
	if err := lazyregexp.Check(); err != nil {
		t.Error(err)
	}
	broken := lazyregexp.New(`one(`)
	if err := lazyregexp.Check(); err == nil || !strings.Contains(err.Error(), "`one(`") {
		t.Errorf("a broken expression gives %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a broken expression can be used")
		}
	}()
	broken.MatchString("one")
}
