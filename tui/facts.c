/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * facts.c - asks /proc. That costs, so only what is shown is asked for, and not at every frame.
 */
#include <stdlib.h>

#include "facts.h"
#include "sctop/model.h"
#include "sctop/process_facts.h"
#include "sctop/source.h"
#include "ui.h"

#define AGE_NS	400000000ull /* less than a second: a state is of now */
#define ASK_MAX 2000	     /* rows at a time; of more, the others follow in turn */

/* By what is shown, sorted by, and asked of rows. */
static unsigned int needs_of(const struct process_view *view, bool all)
{

	static const unsigned int needs[SORT_KEY_CNT] = {
		[SORT_STATE] = FACT_STAT,
		[SORT_THREADS] = FACT_STAT,
		[SORT_CGROUP] = FACT_CGROUP,
	};

	return ((columns_needs(&view->columns, all) | row_match_needs(&view->match)) &
		(FACT_STAT | FACT_CGROUP)) |
	       needs[view->sort];
}

static void ask(struct ui *ui, struct task_id id, unsigned int needs)
{
	struct record record = { .type = RECORD_FACTS };
	char cgroup[RECORD_CGROUP_MAX];

	process_facts_look(id.tgid, id.tid, id.start_ns, needs, &record.facts, cgroup);
	model_feed(&record, ui->model); /* without memory it stays unknown */
}

/* Who there is, as a copy: whatever is fed to the model makes an end of rows. NULL: nobody. */
static struct task_id *everybody(struct ui *ui, long *cnt)
{
	struct process_query query = { .sort = SORT_PID,
				       .threads = ui->processes.threads && !ui->processes.tree };
	const struct process_row *rows;
	struct task_id *ids;
	long all = model_processes(ui->model, &query, &rows);

	ui->processes.cnt = 0; /* its rows are of the query before */
	ids = all > 0 ? malloc((size_t)all * sizeof(*ids)) : NULL;
	*cnt = 0;
	for (long i = 0; ids && i < all; i++)
		if (rows[i].kind == PROCESS_NORMAL)
			ids[(*cnt)++] = rows[i].id;
	return ids;
}

static bool is_due(struct ui *ui, unsigned int needs)
{
	uint64_t now_ns = source_now_ns(ui->source);
	bool news = needs & ~ui->facts.needs;

	if (!news && (ui->paused || now_ns - ui->facts.asked_ns < AGE_NS))
		return false;
	ui->facts.needs = needs;
	ui->facts.asked_ns = now_ns;
	return true;
}

void facts_update(struct ui *ui, bool all, unsigned int more)
{
	unsigned int needs = needs_of(&ui->processes, all) | (more & (FACT_STAT | FACT_CGROUP));
	struct task_id *ids;
	long cnt;

	if (!ui->tracer)
		return;
	if (!needs || !is_due(ui, needs)) {
		ui->facts.needs = needs;
		return;
	}
	ids = everybody(ui, &cnt);
	if (ui->facts.next >= cnt)
		ui->facts.next = 0;
	for (long i = 0; i < cnt && i < ASK_MAX; i++)
		ask(ui, ids[(ui->facts.next + i) % cnt], needs);
	ui->facts.next = cnt > ASK_MAX ? (ui->facts.next + ASK_MAX) % cnt : 0;
	free(ids);
}
