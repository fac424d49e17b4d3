package io.millrace.flink.source;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import io.millrace.flink.StartCheck;
import io.millrace.flink.Uids;
import io.millrace.flink.type.RouteType;
import io.millrace.row.CoveredSeal;
import io.millrace.row.ReadRecord;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The step from Kafka records to events and rejects: each record becomes exactly one of them. */
public final class SourceStep {
  private SourceStep() {}

  /**
   * The events and the rejects, each with the bytes of its record; the seals over both; and the
   * events without bytes, which go over the network to their users.
   */
  public record Streams(
      DataStream<ReadRecord<Event>> events,
      DataStream<ReadRecord<Reject>> rejects,
      DataStream<CoveredSeal> seals,
      DataStream<Event> toUsers) {}

  /**
   * Adds the step.
   *
   * @param fingerprint the fingerprint of the event's fields and the features, which must equal
   *     that of restored state
   * @param checks the checks to run before the first event, in this order
   */
  public static Streams apply(
      StreamExecutionEnvironment env,
      KafkaEvents source,
      EventSchema schema,
      String fingerprint,
      List<StartCheck> checks) {
    SingleOutputStreamOperator<Event> events =
        env.fromSource(
                source, WatermarkStrategy.noWatermarks(), "kafka", RouteType.readRecord(schema))
            .uid(Uids.SOURCE)
            .transform(
                "split", RouteType.event(schema), new SplitDecoded(schema, fingerprint, checks))
            .uid(Uids.SPLIT);
    return new Streams(
        events.getSideOutput(SplitDecoded.events(schema)),
        events.getSideOutput(SplitDecoded.REJECTS),
        events.getSideOutput(SplitDecoded.SEALS),
        events);
  }
}
