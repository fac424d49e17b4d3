package io.millrace.command;

/** How a list is printed. */
enum Format {
  TEXT,
  MARKDOWN,
  JSON
}
