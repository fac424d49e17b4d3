package io.millrace.feature;

/** The events that an aggregate looks at. */
public enum AggregateScope {
  /** The events in a window, which must be written. */
  WINDOW,
  /** The events before the current one, in a window that is {@code lifetime} if none is written. */
  BEFORE,
  /** All events; there is no window. */
  EVER,
  /** The current event alone. */
  THIS_EVENT,
  /** No events: features that are declared earlier are read. */
  FEATURES;

  /** Returns whether events before the current one count. */
  public boolean looksBack() {
    return switch (this) {
      case WINDOW, BEFORE, EVER -> true;
      case THIS_EVENT, FEATURES -> false;
    };
  }

  /** Returns whether the key {@code where} is allowed: it is wherever earlier events count. */
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
