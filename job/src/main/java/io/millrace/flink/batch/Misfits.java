package io.millrace.flink.batch;

import io.millrace.flink.batch.savepoint.AwaitedJob;
import io.millrace.upgrade.EarlyFold;
import io.millrace.upgrade.MisfitException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.util.ExceptionUtils;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RuntimeIOException;

/** Tells failures of folds that were begun from those that would come without them, too. */
final class Misfits {
  private Misfits() {}

  /**
   * Does work.
   *
   * @param folds the folds that it goes on from; empty for none
   * @throws MisfitException where it fails since these do not serve: they are not whole, or the
   *     rows do not follow them, or files of the rows behind them are gone
   */
  static <T> T told(Optional<EarlyFold> folds, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw folds.flatMap(begun -> of(e)).orElse(e);
    }
  }

  private static Optional<RuntimeException> of(RuntimeException failure) {
    if (ExceptionUtils.findThrowable(failure, AwaitedJob.NoEndException.class).isPresent()) {
      return Optional.empty();
    }
    // Files that were appended since go with the snapshots that a maintenance job expires.
    return find(failure, MisfitException.class)
        .or(() -> find(failure, NotFoundException.class))
        .or(() -> find(failure, RuntimeIOException.class))
        .map(cause -> new MisfitException(cause.getMessage(), failure));
  }

  private static Optional<Throwable> find(
      RuntimeException failure, Class<? extends Throwable> wanted) {
    return ExceptionUtils.findThrowableSerializedAware(
            failure, wanted, Misfits.class.getClassLoader())
        .map(found -> found);
  }
}
