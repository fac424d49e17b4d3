package io.millrace.flink.sink.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * The files of a table, opened through its catalog on the machine that needs them. A table's own
 * {@link FileIO} would carry storage credentials in the job graph, and credentials from a REST
 * catalog would have expired when the job restarts a day later.
 */
public final class LateFileIO implements FileIO {
  private static final long serialVersionUID = 1L;

  private final TableLoader loader;
  private transient volatile FileIO delegate;

  public LateFileIO(TableLoader loader) {
    this.loader = loader;
  }

  private FileIO delegate() {
    FileIO opened = delegate;
    if (opened == null) {
      synchronized (this) {
        opened = delegate;
        if (opened == null) {
          loader.open();
          opened = loader.loadTable().io();
          delegate = opened;
        }
      }
    }
    return opened;
  }

  @Override
  public InputFile newInputFile(String path) {
    return delegate().newInputFile(path);
  }

  @Override
  public InputFile newInputFile(String path, long length) {
    return delegate().newInputFile(path, length);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return delegate().newOutputFile(path);
  }

  @Override
  public void deleteFile(String path) {
    delegate().deleteFile(path);
  }

  @Override
  public Map<String, String> properties() {
    return delegate().properties();
  }

  /** Closes the catalog's connection. */
  @Override
  public synchronized void close() {
    if (delegate == null) {
      return;
    }
    delegate = null;
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close " + loader, e);
    }
  }
}
