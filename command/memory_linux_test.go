package command

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestTakeHugePages asks for huge pages, and reads from the system's own list of
// the process's memory (proc(5), VmFlags: "hg") that it was understood.
func TestTakeHugePages(t *testing.T) {
	before := advised(t)
	took := takeHugePages(8 * hugePage)
	after := advised(t)
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		if took {
			t.Error("huge pages were taken from a system that has none")
		}
		return
	}
	if !took {
		t.Fatal("the system has huge pages, and gave none")
	}
	if grown := after - before; grown < 7*hugePage {
		t.Errorf("%d bytes more may have huge pages, of %d asked for", grown, 8*hugePage)
	}
}

// advised is how much of this process's memory may have huge pages, in bytes.
func advised(t *testing.T) (bytes int) {
	t.Helper()
	list, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	var size int // in KB, of the piece that is being listed
	for lines := bufio.NewScanner(list); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		switch name {
		case "Size":
			if size, err = strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB")); err != nil {
				t.Fatal(err)
			}
		case "VmFlags":
			if strings.Contains(value+" ", " hg ") {
				bytes += size << 10
			}
		}
	}
	return bytes
}
