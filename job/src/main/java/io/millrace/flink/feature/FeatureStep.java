package io.millrace.flink.feature;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureRow;
import io.millrace.flink.Uids;
import io.millrace.flink.type.RouteType;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The step from events to feature rows, each user's in one task and in arrival order. */
public final class FeatureStep {
  private FeatureStep() {}

  /**
   * Adds the step.
   *
   * @param bufferTimeout the longest that an event waits for its network buffer to fill
   */
  public static SingleOutputStreamOperator<FeatureRow> apply(
      DataStream<Event> events,
      EventSchema schema,
      List<FeatureDefinition> definitions,
      CacheBounds bounds,
      Duration bufferTimeout) {
    // Of this edge alone: each output with a short timeout has a thread that wakes as often.
    events.getTransformation().setBufferTimeout(bufferTimeout.toMillis());
    return events
        .keyBy(Event::userId, Types.STRING)
        .transform(
            "features", RouteType.featureRow(), new FeatureOperator(schema, definitions, bounds))
        .uid(Uids.FEATURES);
  }
}
