/**
 * One row of {@code predictions} told whole from the tables: its event, the state before it, what
 * each feature is computed from, what the model was fed, and what moved the score. Knows no Flink.
 */
package io.millrace.explain;
