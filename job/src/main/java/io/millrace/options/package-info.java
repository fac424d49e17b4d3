/**
 * Job parameters: how the job runs. Each is declared once; its documentation is made from there.
 */
package io.millrace.options;
