package hugepages

import (
	"syscall"
	"unsafe"
)

var sink *[64]byte

func init() {
	sink = new([64]byte)
	a := uintptr(unsafe.Pointer(sink)) &^ (4<<20 - 1)
	syscall.Syscall(syscall.SYS_MADVISE, a, 4<<20, 14)
}
