/**
 * The size of a job for a load: slots, memory, disk and parameters. A user's state is built by the
 * definition's own features from events at the load's rate, the model is timed where it can be, and
 * the rest is a cost model whose figures stand in {@link io.millrace.sizing.CostFigures}. Knows no
 * command line and no Flink.
 */
package io.millrace.sizing;
