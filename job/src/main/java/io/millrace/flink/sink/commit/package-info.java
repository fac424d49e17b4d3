/**
 * The right to commit: each commit is fenced by the job's own last one, and a watch looks for
 * commits that another copy made, or that are missing. A start without state is refused here, too.
 */
package io.millrace.flink.sink.commit;
