package io.millrace.lake.write;

import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.iceberg.util.PropertyUtil;

/** The properties of a table that say how its files are written. */
record ParquetSettings(
    int rowGroupBytes, int pageBytes, int pageRows, int dictionaryBytes, Compression compression) {

  private static final int PAGE_ROWS_MAX = 1 << 20;

  /**
   * How pages are compressed.
   *
   * @param level null where the table names none
   */
  record Compression(CompressionCodecName codec, String level) {}

  static ParquetSettings of(Map<String, String> properties) {
    return new ParquetSettings(
        positive(
            properties,
            TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
            TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES_DEFAULT),
        positive(
            properties,
            TableProperties.PARQUET_PAGE_SIZE_BYTES,
            TableProperties.PARQUET_PAGE_SIZE_BYTES_DEFAULT),
        Math.min(
            PAGE_ROWS_MAX,
            positive(
                properties,
                TableProperties.PARQUET_PAGE_ROW_LIMIT,
                TableProperties.PARQUET_PAGE_ROW_LIMIT_DEFAULT)),
        positive(
            properties,
            TableProperties.PARQUET_DICT_SIZE_BYTES,
            TableProperties.PARQUET_DICT_SIZE_BYTES_DEFAULT),
        new Compression(
            codec(
                properties.getOrDefault(
                    TableProperties.PARQUET_COMPRESSION,
                    TableProperties.PARQUET_COMPRESSION_DEFAULT)),
            properties.get(TableProperties.PARQUET_COMPRESSION_LEVEL)));
  }

  /**
   * Fails where the compression does.
   *
   * @throws IllegalArgumentException where the codec or its level is none of Parquet's
   */
  void check() {
    PageCompressor.of(this, 1).close();
  }

  private static int positive(Map<String, String> properties, String key, int byDefault) {
    int value = PropertyUtil.propertyAsInt(properties, key, byDefault);
    if (value <= 0) {
      throw new IllegalArgumentException(
          "Invalid table property %s: %d (must be > 0)".formatted(key, value));
    }
    return value;
  }

  private static CompressionCodecName codec(String name) {
    try {
      return CompressionCodecName.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid table property %s: %s (must be a codec of Parquet)"
              .formatted(TableProperties.PARQUET_COMPRESSION, name),
          e);
    }
  }
}
