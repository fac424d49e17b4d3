/**
 * Takes a pipeline's state to another definition on the same tables: says what that takes, and has
 * the savepoint made that the other definition begins with. Knows the tables and no engine.
 */
package io.millrace.upgrade;
