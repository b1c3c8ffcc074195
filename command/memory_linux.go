package command

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// hugePage is the size of a huge page, in bytes, on most machines; on one with
// larger pages the system rounds (madvise(2)).
const hugePage = 2 << 20

// takeHugePages takes a piece of the heap that was never used, asks the system to
// back it with huge pages, and lets go of it untouched: from the next collection
// on, the heap grows there first. It reports whether the system agreed. Nothing
// of it takes memory before it is used.
func takeHugePages(bytes int) bool {
	piece := make([]byte, bytes)
	start := uintptr(unsafe.Pointer(unsafe.SliceData(piece)))
	first := -start & (hugePage - 1) // madvise takes whole pages
	return unix.Madvise(piece[first:], unix.MADV_HUGEPAGE) == nil
}
