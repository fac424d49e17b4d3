/**
 * Brings the tables' rows, which lie by day, into each user's order of arrival, in bounded memory.
 * Pure but for files of its own; uses no engine.
 */
package io.millrace.history;
