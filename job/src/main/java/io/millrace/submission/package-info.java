/**
 * What is submitted: the parameters, the definition and its model, read and checked against each
 * other before anything runs.
 */
package io.millrace.submission;
