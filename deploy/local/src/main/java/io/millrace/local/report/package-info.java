/** What a run says when it is done: the accounting, report.json and report.html. */
package io.millrace.local.report;
