/** The local run: an embedded broker, a Flink mini cluster and a catalog in one process. */
package io.millrace.local;
