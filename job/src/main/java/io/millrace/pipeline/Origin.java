package io.millrace.pipeline;

/** Where a definition comes from, and so how much is asked of it. */
enum Origin {
  /** Written by a user: what is surely a mistake is refused. */
  FILE,
  /** Kept by a table: it has run, and an earlier release may have let more pass. */
  TABLE
}
