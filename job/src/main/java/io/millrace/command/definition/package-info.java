/**
 * Commands on a definition as it is written: it is drafted, checked, compared, tried on lines. They
 * need no job, and tables only where another definition is taken from there.
 */
package io.millrace.command.definition;
