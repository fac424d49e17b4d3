package io.millrace.benchmarks.part;

import io.millrace.file.FolderTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Reads a packed user from RocksDB and writes it again, which is the cost of a miss of the cache in
 * front of it, with the memory that a slot of 4 GB has, and keys as Flink writes them.
 */
public class RocksDbBenchmark extends Part {
  private static final long MEMORY_BYTES = 1_300L << 20;
  private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

  /** The users in the database. */
  @Param({"100000", "1000000", "5000000"})
  public int users;

  /** The bytes of a user's packed state. */
  @Param({"300"})
  public int bytes;

  private WriteOptions unlogged;
  private Path folder;
  private Options options;
  private RocksDB database;
  private byte[] value;
  private long dice;

  /** Fills the database. */
  @Setup
  public void prepare() throws IOException, RocksDBException {
    RocksDB.loadLibrary();
    unlogged = new WriteOptions().setDisableWAL(true);
    folder = Files.createTempDirectory("millrace-rocksdb");
    BlockBasedTableConfig tables =
        new BlockBasedTableConfig().setBlockCache(new LRUCache(MEMORY_BYTES * 2 / 3));
    options =
        new Options()
            .setCreateIfMissing(true)
            .setTableFormatConfig(tables)
            .setDbWriteBufferSize(MEMORY_BYTES / 3);
    database = RocksDB.open(options, folder.toString());
    value = new byte[bytes];
    for (int user = 0; user < users; user++) {
      ByteBuffer.wrap(value).putLong(user * STEP).putLong(user);
      database.put(unlogged, key(user), value);
    }
  }

  /** Reads and writes an arbitrary user. */
  @Benchmark
  public byte[] getAndPut() throws RocksDBException {
    byte[] key = key(anyUser());
    byte[] found = database.get(key);
    found[0]++;
    database.put(unlogged, key, found);
    return found;
  }

  /** Reads an arbitrary user. */
  @Benchmark
  public byte[] get() throws RocksDBException {
    return database.get(key(anyUser()));
  }

  private int anyUser() {
    dice += STEP;
    long mixed = (dice ^ (dice >>> 31)) * STEP;
    return (int) (((mixed >>> 32) * users) >>> 32);
  }

  /** A key as Flink writes it: the key group and the user. */
  private static byte[] key(int user) {
    byte[] key = new byte[10];
    ByteBuffer.wrap(key).putShort((short) (user * 31 % 720)).putLong(user * STEP);
    return key;
  }

  /** Deletes the database. */
  @TearDown
  public void delete() throws IOException {
    database.close();
    options.close();
    unlogged.close();
    FolderTree.delete(folder);
  }
}
