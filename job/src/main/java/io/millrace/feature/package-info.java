/**
 * Rolling features: a pure function of one user's events in arrival order. Knows no engine.
 *
 * <p>A new {@link io.millrace.feature.Aggregate} is a record there and a kind beside it, a line of
 * {@link io.millrace.feature.FeatureCompiler}, and what it accumulates: a view in {@link
 * io.millrace.feature.Statistic} of a {@link io.millrace.feature.CellAccumulator}, where a few
 * doubles of each tile do, or else a {@link io.millrace.feature.Sketch}. The rest follows, or does
 * not compile: the oracle of the tests is one line more, and the schema is made again by its test.
 */
package io.millrace.feature;
