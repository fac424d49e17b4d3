/**
 * Users' histories out of the tables: rows that lie by day and arrival are brought to each user's
 * order of arrival within bounded memory. Pure but for files of its own; knows no engine.
 */
package io.millrace.history;
