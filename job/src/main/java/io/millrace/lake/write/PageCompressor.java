package io.millrace.lake.write;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.shaded.org.apache.parquet.bytes.BytesInput;
import org.apache.iceberg.shaded.org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.CodecFactory;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses pages. What it returns is valid until the next page. */
interface PageCompressor extends Closeable {
  CompressionCodecName codec();

  BytesInput compress(PageBytes page) throws IOException;

  @Override
  void close();

  /**
   * @param zstdLevel the level of Zstandard where the table names none
   */
  static PageCompressor of(ParquetSettings settings, int zstdLevel) {
    return switch (settings.compression().codec()) {
      case ZSTD -> new WholePages(level(settings, zstdLevel));
      case UNCOMPRESSED -> new Plain();
      default -> new Streams(settings);
    };
  }

  private static int level(ParquetSettings settings, int zstdLevel) {
    try {
      return settings.compression().level() == null
          ? zstdLevel
          : level(settings.compression().level());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Invalid table property %s: %s (must be a number)"
              .formatted(TableProperties.PARQUET_COMPRESSION_LEVEL, settings.compression().level()),
          e);
    }
  }

  private static int level(String text) {
    int level = Integer.parseInt(text);
    return Math.max(Zstd.minCompressionLevel(), Math.min(Zstd.maxCompressionLevel(), level));
  }

  /** Zstandard with one context for all pages, which Parquet's own stream makes for each. */
  final class WholePages implements PageCompressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private byte[] compressed = {};

    WholePages(int level) {
      context.setLevel(level);
    }

    @Override
    public CompressionCodecName codec() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public BytesInput compress(PageBytes page) {
      int bound = Math.toIntExact(Zstd.compressBound(page.size()));
      if (compressed.length < bound) {
        compressed = new byte[Capacity.atLeast(bound, compressed.length)];
      }
      int size =
          context.compressByteArray(compressed, 0, compressed.length, page.array(), 0, page.size());
      return BytesInput.from(compressed, 0, size);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  /** Pages as they are. */
  final class Plain implements PageCompressor {
    @Override
    public CompressionCodecName codec() {
      return CompressionCodecName.UNCOMPRESSED;
    }

    @Override
    public BytesInput compress(PageBytes page) {
      return BytesInput.from(page.array(), 0, page.size());
    }

    @Override
    public void close() {}
  }

  /** The other codecs, by Parquet's own code. */
  final class Streams implements PageCompressor {
    private final CodecFactory factory;
    private final BytesInputCompressor compressor;

    Streams(ParquetSettings settings) {
      Configuration configuration = new Configuration(false);
      if (settings.compression().level() != null) {
        configuration.set("zlib.compress.level", settings.compression().level());
        configuration.set("compression.brotli.quality", settings.compression().level());
      }
      factory = new CodecFactory(configuration, settings.pageBytes());
      compressor = factory.getCompressor(settings.compression().codec());
    }

    @Override
    public CompressionCodecName codec() {
      return compressor.getCodecName();
    }

    @Override
    public BytesInput compress(PageBytes page) throws IOException {
      return compressor.compress(BytesInput.from(page.array(), 0, page.size()));
    }

    @Override
    public void close() {
      factory.release();
    }
  }
}
