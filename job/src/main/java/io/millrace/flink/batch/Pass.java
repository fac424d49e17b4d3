package io.millrace.flink.batch;

import java.io.Serializable;

/**
 * How many users a task has taken through the definition, and what computed the scores.
 *
 * @param runtime empty where there is no model
 */
record Pass(long users, String runtime) implements Serializable {}
