/**
 * Rows become data files: those of few rows wait in memory, so that a checkpoint of many days
 * neither holds many files open nor writes many small ones.
 */
package io.millrace.flink.sink.file;
