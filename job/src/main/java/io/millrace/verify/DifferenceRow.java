package io.millrace.verify;

import java.time.Instant;

/** A difference as it goes to its table, with the time that marks its verification. */
record DifferenceRow(Difference difference, Instant verifiedAt) {}
