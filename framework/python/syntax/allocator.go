package syntax

/*
#include <stddef.h>

// As tree-sitter declares it (tree_sitter/api.h).
void ts_set_allocator(
	void *(*new_malloc)(size_t),
	void *(*new_calloc)(size_t, size_t),
	void *(*new_realloc)(void *, size_t),
	void (*new_free)(void *));
*/
import "C"

import "sync"

// useMalloc makes tree-sitter allocate with C's own functions. The Go
// binding sends each allocation through Go and back to C, which costs more
// than parsing.
var useMalloc = sync.OnceFunc(func() { C.ts_set_allocator(nil, nil, nil, nil) })
