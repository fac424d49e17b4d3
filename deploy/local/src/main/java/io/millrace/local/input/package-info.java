/** From files of JSON lines to Kafka records, resumable at any line. */
package io.millrace.local.input;
