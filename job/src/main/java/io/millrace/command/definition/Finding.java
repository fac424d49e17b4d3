package io.millrace.command.definition;

/**
 * A finding of a check.
 *
 * @param subject definition, model or parameters
 * @param line the line, from 1; 0 where there is none
 * @param key the key; empty where there is none
 */
record Finding(String subject, int line, String key, String message) {}
