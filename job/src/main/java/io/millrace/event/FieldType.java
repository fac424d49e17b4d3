package io.millrace.event;

/** The type of a declared event field, and the Java class that holds its values. */
public enum FieldType {
  STRING(String.class),
  LONG(Long.class),
  DOUBLE(Double.class),
  BOOLEAN(Boolean.class),
  /** Milliseconds since the epoch, UTC. */
  TIMESTAMP(Long.class);

  private final Class<?> javaType;

  FieldType(Class<?> javaType) {
    this.javaType = javaType;
  }

  public Class<?> javaType() {
    return javaType;
  }

  /** The name as it is written in a definition. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
