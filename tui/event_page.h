/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * event_page.h - the opened event as lines: when, who, what, with which arguments and result.
 */
#ifndef SCTOP_TUI_EVENT_PAGE_H
#define SCTOP_TUI_EVENT_PAGE_H

#define EVENT_LABEL_WIDTH 16

struct page;
struct ui;

/* The event that is open, as lines; pages draw or write them. */
void event_page_fill(struct page *page, const struct ui *ui);

#endif
