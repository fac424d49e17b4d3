/**
 * Recomputes predictions from the tables alone, through the same core that the job runs, and says
 * every bit that differs.
 */
package io.millrace.verify;
