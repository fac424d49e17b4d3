package io.millrace.history;

/** The bytes of rows that lie on disk in between. Belongs to one thread. */
public interface RowFormat<R> {
  byte[] write(R row);

  R read(byte[] bytes);
}
