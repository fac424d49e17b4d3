/**
 * Takes events of before the topic into a pipeline's tables, each with the prediction that it would
 * have had. Lies beside the route, uses its decoder, features and scorer, and no engine.
 */
package io.millrace.imports;
