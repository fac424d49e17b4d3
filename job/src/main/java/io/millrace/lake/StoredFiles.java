package io.millrace.lake;

import com.google.common.base.Throwables;
import io.millrace.pipeline.FileAccess;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;

/**
 * Reads files by their URIs as the tables' own files are read: through the catalog's {@code
 * io-impl}.
 */
public final class StoredFiles implements FileAccess {
  private final String implementation;
  private final Map<String, String> properties;

  private StoredFiles(String implementation, Map<String, String> properties) {
    this.implementation = implementation;
    this.properties = properties;
  }

  /**
   * @param properties Iceberg's catalog properties, without references
   * @return empty where the properties name no {@code io-impl}
   */
  public static Optional<StoredFiles> of(Map<String, String> properties) {
    return Optional.ofNullable(properties.get(CatalogProperties.FILE_IO_IMPL))
        .map(implementation -> new StoredFiles(implementation, Map.copyOf(properties)));
  }

  @Override
  public byte[] read(String location, long maxBytes) throws IOException {
    try (FileIO io =
            CatalogUtil.loadFileIO(implementation, properties, HadoopSettings.ofThisMachine());
        InputStream in = io.newInputFile(location).newStream()) {
      return in.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 8));
    } catch (NotFoundException e) {
      throw new FileNotFoundException(location);
    } catch (RuntimeException e) {
      // Object stores have exceptions of their own.
      throw new IOException(Throwables.getRootCause(e).toString(), e);
    }
  }
}
