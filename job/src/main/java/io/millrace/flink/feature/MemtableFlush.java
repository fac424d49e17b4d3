package io.millrace.flink.feature;

import java.lang.reflect.Field;
import java.util.Optional;
import org.apache.flink.api.common.state.State;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has RocksDB write its memtable to a file, in a thread of RocksDB's own. Each snapshot does that
 * while the task waits: what was written shortly before is not written then, and the state is the
 * same.
 *
 * <p>Flink offers no such call, so the handles come from fields of its state and its backend, found
 * by their types. Where they are not there, as with other backends, snapshots take longer, and no
 * more.
 */
final class MemtableFlush implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemtableFlush.class);

  private final RocksDB db;
  private final ColumnFamilyHandle family;
  private final FlushOptions options;

  private MemtableFlush(RocksDB db, ColumnFamilyHandle family) {
    this.db = db;
    this.family = family;
    // A flush that would hold writes back shortly is not waited for: snapshots do not either.
    this.options = new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true);
  }

  /**
   * The flush of a state's memtable; empty where the state is not RocksDB's.
   *
   * @param backend the backend that the state is of
   */
  static Optional<MemtableFlush> of(State state, Object backend) {
    try {
      RocksDB db = field(backend, RocksDB.class);
      ColumnFamilyHandle family = field(state, ColumnFamilyHandle.class);
      return db == null || family == null
          ? Optional.empty()
          : Optional.of(new MemtableFlush(db, family));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.warn("Cannot flush RocksDB's memtables ahead of checkpoints, which take longer then", e);
      return Optional.empty();
    }
  }

  /** Begins, and waits for nothing. */
  void begin() throws RocksDBException {
    db.flush(options, family);
  }

  private static <T> T field(Object owner, Class<T> type) throws ReflectiveOperationException {
    for (Class<?> level = owner.getClass(); level != null; level = level.getSuperclass()) {
      for (Field field : level.getDeclaredFields()) {
        if (field.getType() == type) {
          field.setAccessible(true);
          return type.cast(field.get(owner));
        }
      }
    }
    return null;
  }

  @Override
  public void close() {
    options.close();
  }
}
