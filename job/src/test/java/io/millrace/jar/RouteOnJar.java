package io.millrace.jar;

import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.flink.sink.TableSinks;
import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Uses each library in the job's jar once, in a separate Java process, and prints the results:
 * those on the jar and on the plain class path must be the same.
 */
final class RouteOnJar {
  private static final String DEFINITION =
      """
      pipeline: jar
      format: 1
      source: {topics: [events], format: json}
      event:
        user: user
        time: {field: at, as: ms}
        fields: {item: string, amount: double}
      features:
        big_1d: {sum: amount * 2.0, where: "item.startsWith('i') && amount > 3.0", window: 1d}
        p95_1d: {quantile: {of: amount, q: 0.95}, window: 1d}
        items_1d: {distinct: item, window: 1d}
        last_item: {last: item, window: lifetime}
        odd: {value: "size(item) % 2 == 1 ? 1.0 : amount"}
      tables: {namespace: lake}
      """;

  private RouteOnJar() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Pipeline pipeline = PipelineReader.read(DEFINITION, "jar.yaml");
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    print("version", pipeline.version());
    print("vector", vector(pipeline, features));
    for (Map<String, String> properties : catalogs(folder)) {
      CatalogSettings catalog = CatalogSettings.of("millrace", properties);
      TableSinks.prepare(catalog, pipeline, features.columns());
      TableSinks.recordVersion(catalog, pipeline, null, null, Optional.empty());
      print(properties.get("type"), versions(properties));
    }
    for (CompressionType type : CompressionType.values()) {
      print(type.name, compressed(type));
    }
    connectNowhere();
  }

  private static void print(String name, Object value) {
    System.out.println("route " + name + " " + value);
  }

  private static String vector(Pipeline pipeline, FeatureSet features) {
    EventDecoder decoder = new EventDecoder(pipeline.event());
    UserState user = features.newUser();
    FeatureVector last = null;
    for (int n = 0; n < 500; n++) {
      String json =
          "{\"user\": \"u\", \"at\": %d, \"item\": \"i%d\", \"amount\": %d.5}"
              .formatted(1_700_000_000_000L + n, n, n % 17);
      KafkaCoordinates at = new KafkaCoordinates("events", 0, n, 1_700_000_000_000L + n);
      Event event = (Event) decoder.decode(json.getBytes(StandardCharsets.UTF_8), at);
      last = features.advance(user, event);
    }
    UserState copy = features.read(features.write(user));
    return Arrays.toString(last.numbers())
        + Arrays.toString(last.texts())
        + features.write(copy).length;
  }

  private static List<Map<String, String>> catalogs(Path folder) {
    return List.of(
        Map.of(
            "type", "jdbc",
            "uri", "jdbc:sqlite:" + folder.resolve("catalog.db"),
            "warehouse", folder.resolve("jdbc").toUri().toString(),
            "jdbc.schema-version", "V1",
            "clients", "1"),
        Map.of("type", "hadoop", "warehouse", folder.resolve("hadoop").toUri().toString()));
  }

  /** Through Parquet and zstd, with Iceberg's own catalog and file access. */
  private static String versions(Map<String, String> properties) throws Exception {
    Catalog catalog = CatalogUtil.buildIcebergCatalog("millrace", properties, new Configuration());
    Table table = catalog.loadTable(TableIdentifier.of("lake", "versions"));
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      return rows.iterator().next().getField("pipeline_version").toString();
    }
  }

  private static int compressed(CompressionType type) {
    SimpleRecord record = new SimpleRecord(ByteBuffer.wrap(new byte[10_000]));
    MemoryRecords records = MemoryRecords.withRecords(Compression.of(type).build(), record);
    return records.records().iterator().next().valueSize();
  }

  /** Makes a client, with SASL, and asks nothing of it. */
  private static void connectNowhere() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", "127.0.0.1:1");
    properties.put("security.protocol", "SASL_PLAINTEXT");
    properties.put("sasl.mechanism", "SCRAM-SHA-512");
    properties.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"u\" password=\"p\";");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      print("assigned", consumer.assignment());
    }
  }
}
