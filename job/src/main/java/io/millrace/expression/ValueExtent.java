package io.millrace.expression;

/**
 * The greatest extent that a value of an expression can have.
 *
 * @param length the chars of a text, or the elements of a list or map; 1 for anything else
 * @param element the extent of each element and key; null where there are none
 */
record ValueExtent(double length, ValueExtent element) {
  static final ValueExtent SCALAR = new ValueExtent(1, null);

  /** The values that it is made of. */
  double parts() {
    return element == null ? 1 : 1 + length * element.parts();
  }

  double chars() {
    return element == null ? length : length * element.chars();
  }

  ValueExtent with(double otherLength) {
    return new ValueExtent(otherLength, element);
  }

  ValueExtent elementOrScalar() {
    return element == null ? SCALAR : element;
  }

  static ValueExtent either(ValueExtent a, ValueExtent b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return new ValueExtent(Math.max(a.length, b.length), either(a.element, b.element));
  }
}
