package io.millrace.command;

/** The form of a printed list. */
enum Format {
  TEXT,
  MARKDOWN,
  JSON
}
