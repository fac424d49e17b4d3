/**
 * Takes users' states from one definition to another: says what changes, and makes each user's
 * state for the new one out of the old state and the user's history. Knows no engine and no table.
 */
package io.millrace.bootstrap;
