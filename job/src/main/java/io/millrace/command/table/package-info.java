/**
 * Commands on a pipeline's tables: they are verified, sealed, explained, replayed, rolled back, and
 * rows are erased from them; on this machine, or by a cluster that the caller has.
 */
package io.millrace.command.table;
