/**
 * Job parameters: how the job runs, never what it computes. Each is declared once, in the class of
 * its group; OPTIONS.md and the help are made from these declarations. Values come from the command
 * line, a file, or a caller's presets, in this order, and all their problems are reported at once.
 */
package io.millrace.options;
