/**
 * What commands of several rooms share: what is given to them (tables, definitions, files), and how
 * they end. Below all other rooms of the command line.
 */
package io.millrace.command.argument;
