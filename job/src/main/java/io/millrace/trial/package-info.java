/**
 * A definition tried on lines, without Kafka, Flink or tables: the outcome that the job would give
 * each, to the bit. Used by {@code millrace test}, {@code try} and {@code validate --sample}. Reads
 * no clock.
 */
package io.millrace.trial;
