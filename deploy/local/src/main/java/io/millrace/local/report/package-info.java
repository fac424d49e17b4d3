/** The results of a run: the accounting, report.json and report.html. */
package io.millrace.local.report;
