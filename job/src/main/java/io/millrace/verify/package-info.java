/**
 * Recomputes predictions from the tables alone, through the job's own core, and reports every bit
 * that differs.
 */
package io.millrace.verify;
