package command

// #include <stdlib.h>
//
// #ifdef __GLIBC__
// #include <malloc.h>
//
// // keep has free give nothing back to the system before it has that many bytes.
// static void keep(int bytes) {
// 	mallopt(M_TRIM_THRESHOLD, bytes);
// 	mallopt(M_MMAP_THRESHOLD, bytes);
// }
// #else
// static void keep(int bytes) {}
// #endif
import "C"

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// In bytes.
const (
	// startedProcess is the heap at which the first collection finds that the
	// review is more than a small one.
	startedProcess = 6 << 20
	// smallProcess is the heap up to which garbage is not collected otherwise.
	smallProcess = 32 << 20
	// minimumHeap is what GOGC is a hundredth of at first (GC guide of Go).
	minimumHeap = 4 << 20
	// parserMemory is what the parser, which is C, may keep between two texts.
	parserMemory = 4 << 20
	// hugeHeap is how much of the heap has huge pages: more than a review of
	// five thousand files needs.
	hugeHeap = 96 << 20
)

// CollectRarely makes the garbage collector wait for smallProcess, as a usual
// review ends before it has needed that much; from there on a heap may grow by
// half between collections. And it has the parser keep the memory that it takes
// and gives back with every text. A review of a thousand files is a third faster
// for it, and stays below 100 MB. GOGC is not looked at.
//
// Where a review grows beyond startedProcess, what it takes from then on comes
// in huge pages, as far as the system has them: a virtual machine may need
// 20 µs for each page of 4 KB that is touched first, which adds up to more than
// the parsing.
func CollectRarely() {
	C.keep(parserMemory)
	debug.SetGCPercent(100 * startedProcess / minimumHeap)
	atCollection(func() {
		debug.SetGCPercent(-1)
		if takeHugePages(hugeHeap) {
			runtime.GC() // which makes them free
		}
		adjustCollections()
	})
}

// adjustCollections says after each collection when the next one begins. A limit
// of memory would say it more simply, but has the runtime give back pages that
// it needs again.
func adjustCollections() {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	live := max(1, int(sample[0].Value.Uint64()))
	debug.SetGCPercent(100 * max(smallProcess-live, live/2) / live)
	atCollection(adjustCollections)
}

// atCollection calls f after the next collection, by way of the finalizer of an
// object that nothing holds.
func atCollection(f func()) {
	sentinel := new([16]byte)
	runtime.SetFinalizer(sentinel, func(*[16]byte) { f() })
}
