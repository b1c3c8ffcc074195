#include "nodes.h"

uint32_t list(const TSTree *tree, const uint8_t *kinds, uint32_t kind_count, entry *entries) {
	uint32_t above[MAX_DEPTH + 1]; // the entries that the cursor is below
	uint32_t depth = 0, count = 0;
	TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
	for (;;) {
		TSNode node = ts_tree_cursor_current_node(&cursor);
		uint16_t kind = ts_node_symbol(node);
		uint8_t taken = kind < kind_count ? kinds[kind] : TAKEN;
		bool missing = ts_node_is_missing(node);
		if (taken != PASSED_BY || missing) {
			entries[count] = (entry){
				.kind = depth > MAX_DEPTH ? KIND_TOO_DEEP : kind,
				.field = ts_tree_cursor_current_field_id(&cursor),
				.start = ts_node_start_byte(node),
				.end = ts_node_end_byte(node),
				.after = count + 1,
				.missing = missing,
			};
			count++;
			if (taken == TAKEN && depth <= MAX_DEPTH && ts_tree_cursor_goto_first_child(&cursor)) {
				above[depth++] = count - 1;
				continue;
			}
		}
		while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
			if (depth == 0) {
				ts_tree_cursor_delete(&cursor);
				return count;
			}
			ts_tree_cursor_goto_parent(&cursor);
			entries[above[--depth]].after = count;
		}
	}
}
