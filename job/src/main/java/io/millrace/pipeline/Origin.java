package io.millrace.pipeline;

/** The origin of a definition, which decides how strictly it is checked. */
enum Origin {
  /** Written by a user: a sure mistake is refused. */
  FILE,
  /** Known to the tables: it has run, and an earlier release may have let more pass. */
  TABLE
}
