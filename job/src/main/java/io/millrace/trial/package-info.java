/**
 * A definition tried on lines, without Kafka, Flink or tables: what the job would make of each, to
 * the bit. Behind {@code millrace test}, {@code try} and {@code validate --sample}. Reads no clock.
 */
package io.millrace.trial;
