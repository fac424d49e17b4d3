/**
 * The submission: the parameters, the definition and its model, read and checked against each other
 * before the job runs.
 */
package io.millrace.submission;
