/**
 * The rows of the tables, each column declared once: its name, its type, whether every row has it,
 * what it means, and where its value comes from. Schemas, writers, readers and SQL types are made
 * from these declarations; a new column is one line here.
 */
package io.millrace.row;
