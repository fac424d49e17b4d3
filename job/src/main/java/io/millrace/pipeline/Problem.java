package io.millrace.pipeline;

import java.io.Serializable;

/**
 * One thing that is wrong with a definition.
 *
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1; 0 where the line as a whole is meant
 * @param key the path of the key as it is written, such as {@code features.clicks_24h.window}
 * @param message complete for people: what failed, the value, the line, the rule
 */
public record Problem(int line, int column, String key, String message) implements Serializable {}
