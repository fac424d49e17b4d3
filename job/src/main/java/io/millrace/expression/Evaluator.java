package io.millrace.expression;

import io.millrace.event.Event;

/**
 * One node of a compiled expression. The values of common forms are {@code Boolean}, {@code Long},
 * {@code Double} and {@code String}; {@link GeneralCompiler} adds lists, maps and rare types; null
 * is CEL's null. A failure is a value too ({@link #FAILED}), since dirty data fails often and an
 * exception costs far more than the expression.
 */
@FunctionalInterface
interface Evaluator {
  /** The value of an expression that fails: CEL's error. */
  Object FAILED =
      new Object() {
        @Override
        public String toString() {
          return "FAILED";
        }
      };

  Object evaluate(Event event);
}
