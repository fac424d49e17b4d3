/**
 * Takes events of before the topic into a pipeline's tables, each with the prediction that it would
 * have had, and says what a job's savepoint must have to go on behind them. Lies beside the route,
 * uses its decoder, features and scorer, and no engine.
 */
package io.millrace.imports;
