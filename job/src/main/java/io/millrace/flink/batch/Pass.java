package io.millrace.flink.batch;

import java.io.Serializable;

/**
 * The number of users that a task took through the definition, and what computed the scores.
 *
 * @param runtime the runtime of the model; empty without a model
 */
record Pass(long users, String runtime) implements Serializable {}
