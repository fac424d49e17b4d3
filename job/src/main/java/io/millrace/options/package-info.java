/**
 * Job parameters: how the job runs, never what it computes. Each is declared once, in the class of
 * its group; OPTIONS.md and the help are made from there. Values come from the command line, a
 * file, or a caller's presets, in this order, and all that is wrong with them is said at once.
 */
package io.millrace.options;
