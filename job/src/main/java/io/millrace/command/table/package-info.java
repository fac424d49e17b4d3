/**
 * Commands on a pipeline's tables: to verify, seal, explain, replay and roll them back, and to
 * erase rows from them; on this machine, or by a cluster that the caller has.
 */
package io.millrace.command.table;
