package io.millrace.feature;

/** Which events an aggregate looks at. */
public enum AggregateScope {
  /** Those in a window, which must be written. */
  WINDOW,
  /** Those before the current one, in a window that is {@code lifetime} if none is written. */
  BEFORE,
  /** All; there is no window. */
  EVER,
  /** The current one alone. */
  THIS_EVENT,
  /** None: features that are declared earlier are read. */
  FEATURES;

  /** Whether events before the current one count. */
  public boolean looksBack() {
    return switch (this) {
      case WINDOW, BEFORE, EVER -> true;
      case THIS_EVENT, FEATURES -> false;
    };
  }

  /** Whether the key {@code where} may stand beside: it may wherever earlier events count. */
  public boolean takesWhere() {
    return looksBack();
  }

  public boolean takesWindow() {
    return switch (this) {
      case WINDOW, BEFORE -> true;
      case EVER, THIS_EVENT, FEATURES -> false;
    };
  }

  public boolean needsWindow() {
    return this == WINDOW;
  }
}
