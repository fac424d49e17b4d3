/**
 * Drafts of a definition from a sample of events, and of a model block from a model. Pure; the
 * commands {@code init} and {@code model add} read and write the files.
 */
package io.millrace.draft;
