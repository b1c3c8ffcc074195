#include <stdbool.h>
#include <stdint.h>

// What is used of tree-sitter, as tree_sitter/api.h of version 0.25 declares
// it: the header lies in the module of its Go binding, where no other module
// can include it.

typedef struct TSLanguage TSLanguage;
typedef struct TSParser TSParser;
typedef struct TSTree TSTree;
typedef struct TSNode { uint32_t context[4]; const void *id; const TSTree *tree; } TSNode;
typedef struct TSTreeCursor { const void *tree; const void *id; uint32_t context[3]; } TSTreeCursor;

TSParser *ts_parser_new(void);
void ts_parser_delete(TSParser *);
bool ts_parser_set_language(TSParser *, const TSLanguage *);
TSTree *ts_parser_parse_string(TSParser *, const TSTree *old, const char *text, uint32_t size);

TSNode ts_tree_root_node(const TSTree *);
void ts_tree_delete(TSTree *);

uint16_t ts_node_symbol(TSNode);
uint32_t ts_node_start_byte(TSNode);
uint32_t ts_node_end_byte(TSNode);
bool ts_node_is_missing(TSNode);
uint32_t ts_node_descendant_count(TSNode);

TSTreeCursor ts_tree_cursor_new(TSNode);
void ts_tree_cursor_delete(TSTreeCursor *);
TSNode ts_tree_cursor_current_node(const TSTreeCursor *);
uint16_t ts_tree_cursor_current_field_id(const TSTreeCursor *);
bool ts_tree_cursor_goto_first_child(TSTreeCursor *);
bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *);
bool ts_tree_cursor_goto_parent(TSTreeCursor *);

// Our own part.

enum {
	// MAX_DEPTH bounds the nesting of a tree, and with it every recursion over it.
	MAX_DEPTH = 1000,
	// KIND_TOO_DEEP is the kind of what is nested deeper.
	KIND_TOO_DEEP = UINT16_MAX - 1,
	// KIND_ERROR is how tree-sitter numbers errors.
	KIND_ERROR = UINT16_MAX,
};

// What is taken from nodes of a kind.
enum {
	TAKEN, // the node and what is below it
	LEAF, // the node alone
	PASSED_BY, // nothing
};

// entry is a node in a list of all nodes, each before those below it.
typedef struct {
	uint16_t kind;
	uint8_t field;
	bool missing;        // it is not in the text: the parser has put it there
	uint32_t start, end; // in bytes of the text
	uint32_t after;      // the number of the first entry that is not below it
} entry;

// list writes the nodes of a tree to entries, which have room for all of them,
// and returns how many these are. Kinds says what is taken, by the numbers of
// the grammar, which are below kind_count.
uint32_t list(const TSTree *tree, const uint8_t *kinds, uint32_t kind_count, entry *entries);
