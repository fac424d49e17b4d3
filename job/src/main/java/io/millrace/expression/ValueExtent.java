package io.millrace.expression;

/**
 * The greatest extent that a value of an expression can have.
 *
 * @param length the chars of a text, or the elements of a list or map; 1 for anything else
 * @param element the extent of the largest element and key; null where there are none
 * @param chars the chars of a text, or of all elements and keys together
 */
record ValueExtent(double length, ValueExtent element, double chars) {
  static final ValueExtent SCALAR = text(1);

  static ValueExtent text(double length) {
    return new ValueExtent(length, null, length);
  }

  /** The values that it is made of. */
  double parts() {
    return element == null ? 1 : 1 + length * element.parts();
  }

  /** As many elements of the same extent, or a text of another length. */
  ValueExtent with(double otherLength) {
    return element == null
        ? text(otherLength)
        : new ValueExtent(otherLength, element, otherLength * element.chars());
  }

  ValueExtent elementOrScalar() {
    return element == null ? SCALAR : element;
  }

  static ValueExtent either(ValueExtent a, ValueExtent b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return new ValueExtent(
        Math.max(a.length, b.length), either(a.element, b.element), Math.max(a.chars, b.chars));
  }

  /** The one and the other behind it. */
  static ValueExtent sum(ValueExtent a, ValueExtent b) {
    return new ValueExtent(a.length + b.length, either(a.element, b.element), a.chars + b.chars);
  }
}
