package io.millrace.benchmarks.peer;

import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.formats.json.JsonDeserializationSchema;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.PropertyNamingStrategies;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.ParameterTool;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;

/**
 * A plain Flink job as a good engineer writes it first: Jackson to a bean, keyed map state, a call
 * of the model for each row, Iceberg's sink for events and predictions, exactly once.
 */
public final class PlainJob {
  private PlainJob() {}

  /** Submits the job. Arguments: --brokers, --topic, --model, --warehouse and --interval-ms. */
  public static void main(String... arguments) throws Exception {
    ParameterTool given = ParameterTool.fromArgs(arguments);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(given.getLong("interval-ms"), CheckpointingMode.EXACTLY_ONCE);
    env.getConfig().enableObjectReuse();
    KafkaSource<PeerEvent> source =
        KafkaSource.<PeerEvent>builder()
            .setBootstrapServers(given.getRequired("brokers"))
            .setTopics(given.getRequired("topic"))
            .setGroupId("plain")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setValueOnlyDeserializer(
                new JsonDeserializationSchema<>(PeerEvent.class, PlainJob::mapper))
            .build();
    DataStream<PeerEvent> events =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "events");
    SingleOutputStreamOperator<ShopPrediction> predictions =
        events
            .keyBy(event -> event.userId)
            .process(new PlainFunction(given.getRequired("model")))
            .name("features");
    String warehouse = given.getRequired("warehouse");
    append(events, PlainTables::row, warehouse, "events", PlainTables.EVENTS);
    append(predictions, PlainTables::row, warehouse, "predictions", PlainTables.PREDICTIONS);
    env.execute("plain");
  }

  private static ObjectMapper mapper() {
    return new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  }

  private static <T> void append(
      DataStream<T> records, MapFunction<T, RowData> row, String warehouse, String name, Schema of)
      throws IOException {
    String location = PlainTables.create(warehouse, name, of);
    DataStream<RowData> rows =
        records.map(row).returns(InternalTypeInfo.of(FlinkSchemaUtil.convert(of)));
    IcebergSink.forRowData(rows)
        .tableLoader(TableLoader.fromHadoopTable(location))
        .uidSuffix(name)
        .append();
  }
}
