package io.millrace.command.definition;

/**
 * Something that a check has found.
 *
 * @param subject definition, model or parameters
 * @param line from 1; 0 where there is none
 * @param key empty where there is none
 */
record Finding(String subject, int line, String key, String message) {}
