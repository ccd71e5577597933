/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * facts.h - has the model learn what /proc says of its processes, while the table needs it.
 */
#ifndef SCTOP_TUI_FACTS_H
#define SCTOP_TUI_FACTS_H

#include <stdbool.h>

struct ui;

/* Asks for what columns that are shown (`all`: chosen) need, what is sorted and filtered by, and
 * `more` (enum column_need), unless that was done a moment ago. Rows of the model are gone then. A
 * recording has it already. */
void facts_update(struct ui *ui, bool all, unsigned int more);

#endif
