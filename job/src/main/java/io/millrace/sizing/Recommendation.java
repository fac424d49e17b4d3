package io.millrace.sizing;

/**
 * A setting that suits the load.
 *
 * @param key a job parameter, or a key of Flink's configuration
 * @param reason the cause, in few words
 */
public record Recommendation(String key, String value, String reason) {}
