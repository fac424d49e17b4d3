/**
 * Explains one row of {@code predictions} from the tables: its event, the state before it, the
 * source of each feature, the inputs of the model, and what moved the score. Uses no Flink.
 */
package io.millrace.explain;
