package io.millrace.expression;

import io.millrace.event.Event;

/**
 * One node of a compiled expression. Values are {@code Boolean}, {@code Long}, {@code Double} and
 * {@code String}; null is CEL's null. A failure is a value too ({@link #FAILED}), since dirty data
 * fails often and an exception costs far more than the expression.
 */
@FunctionalInterface
interface Evaluator {
  /** What an expression gives that fails: CEL's error. */
  Object FAILED =
      new Object() {
        @Override
        public String toString() {
          return "FAILED";
        }
      };

  Object evaluate(Event event);
}
