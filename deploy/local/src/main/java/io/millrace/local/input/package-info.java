/** Loads files of JSON lines as Kafka records, resumable at any line. */
package io.millrace.local.input;
