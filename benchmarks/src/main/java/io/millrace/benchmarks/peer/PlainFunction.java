package io.millrace.benchmarks.peer;

import io.millrace.benchmarks.peer.ShopFeatures.Shopper;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The features and the score of each event, from buckets in Flink's keyed state. */
final class PlainFunction extends KeyedProcessFunction<String, PeerEvent, ShopPrediction> {
  private static final long serialVersionUID = 1;

  private final String modelFile;
  private transient ValueState<ShopperTotals> totals;
  private transient Buckets<MinuteBucket> minutes;
  private transient Buckets<HourBucket> hours;
  private transient Buckets<DayBucket> days;
  private transient ShopModel model;

  PlainFunction(String modelFile) {
    this.modelFile = modelFile;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    totals =
        getRuntimeContext().getState(new ValueStateDescriptor<>("totals", ShopperTotals.class));
    minutes = buckets("minutes", MinuteBucket.class);
    hours = buckets("hours", HourBucket.class);
    days = buckets("days", DayBucket.class);
    model = new ShopModel(modelFile);
  }

  private <B> Buckets<B> buckets(String name, Class<B> type) {
    return new StateBuckets<>(
        getRuntimeContext().getMapState(new MapStateDescriptor<>(name, Long.class, type)));
  }

  @Override
  public void processElement(PeerEvent event, Context context, Collector<ShopPrediction> out)
      throws Exception {
    ShopperTotals known = totals.value();
    ShopperTotals current = known == null ? new ShopperTotals() : known;
    double[] features = ShopFeatures.advance(event, new Shopper(current, minutes, hours, days));
    totals.update(current);
    out.collect(new ShopPrediction(event, features, model.score(features)));
  }

  @Override
  public void close() throws Exception {
    if (model != null) {
      model.close();
    }
  }

  /** Buckets in Flink's map state: an entry each in RocksDB. */
  private record StateBuckets<B>(MapState<Long, B> state) implements Buckets<B> {
    @Override
    public B get(long number) throws Exception {
      return state.get(number);
    }

    @Override
    public void put(long number, B bucket) throws Exception {
      state.put(number, bucket);
    }

    @Override
    public Iterator<Map.Entry<Long, B>> iterator() throws Exception {
      return state.iterator();
    }
  }
}
