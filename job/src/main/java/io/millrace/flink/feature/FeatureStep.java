package io.millrace.flink.feature;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureRow;
import io.millrace.flink.Uids;
import io.millrace.flink.type.RouteType;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The step from events to feature rows, each user's in one task and in arrival order. */
public final class FeatureStep {
  private FeatureStep() {}

  public static SingleOutputStreamOperator<FeatureRow> apply(
      DataStream<Event> events,
      EventSchema schema,
      List<FeatureDefinition> definitions,
      CacheBounds bounds) {
    return events
        .keyBy(Event::userId, Types.STRING)
        .transform(
            "features", RouteType.featureRow(), new FeatureOperator(schema, definitions, bounds))
        .uid(Uids.FEATURES);
  }
}
