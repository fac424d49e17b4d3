package io.millrace.lake;

import java.util.Map;
import org.apache.iceberg.TableProperties;

/** The properties that a pipeline's tables carry. */
public final class TableProperty {
  /** The name of the pipeline that writes the table; another one is refused. */
  public static final String PIPELINE = "millrace.pipeline";

  /** All topics that rows may have come from, ever; separated by commas. */
  public static final String TOPICS = "millrace.topics";

  /** The size at which a data file is closed and another begun. */
  public static final long TARGET_FILE_BYTES = 128L << 20;

  /**
   * The properties that are set where a table lacks them. Row groups and pages are small: the rows
   * of a row group wait on the heap, the last one's are encoded while the checkpoint's barrier
   * waits, and events of many days hold one open file each until then.
   */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          TableProperties.FORMAT_VERSION,
          "2",
          TableProperties.DEFAULT_FILE_FORMAT,
          "parquet",
          TableProperties.PARQUET_COMPRESSION,
          "zstd",
          TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
          Integer.toString(16 << 20),
          TableProperties.PARQUET_PAGE_SIZE_BYTES,
          Integer.toString(64 << 10),
          TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
          Long.toString(TARGET_FILE_BYTES),
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
          "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
          "100",
          TableProperties.COMMIT_NUM_RETRIES,
          "10");

  private TableProperty() {}
}
