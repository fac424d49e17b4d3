/**
 * The common parts of commands: their arguments (tables, definitions, files) and their ends. Below
 * all other packages of the command line.
 */
package io.millrace.command.argument;
