package io.millrace.benchmarks.peer;

import ai.onnxruntime.OrtException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The features and the score of each event, from a store of users. */
final class StreamsProcessor
    extends ContextualProcessor<String, PeerEvent, String, ShopPrediction> {
  private final String modelFile;
  private final LongAdder events;
  private KeyValueStore<String, ShopperState> shoppers;
  private ShopModel model;

  StreamsProcessor(String modelFile, LongAdder events) {
    this.modelFile = modelFile;
    this.events = events;
  }

  @Override
  public void init(ProcessorContext<String, ShopPrediction> context) {
    super.init(context);
    shoppers = context.getStateStore(StreamsPeer.STORE);
    try {
      model = new ShopModel(modelFile);
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot load " + modelFile, e);
    }
  }

  @Override
  public void process(Record<String, PeerEvent> event) {
    ShopperState known = shoppers.get(event.key());
    ShopperState state = known == null ? new ShopperState() : known;
    ShopPrediction prediction = answer(event.value(), state);
    shoppers.put(event.key(), state);
    context().forward(event.withValue(prediction));
    events.increment();
  }

  private ShopPrediction answer(PeerEvent event, ShopperState state) {
    try {
      double[] features = ShopFeatures.advance(event, state.shopper());
      return new ShopPrediction(event, features, model.score(features));
    } catch (Exception e) {
      throw new IllegalStateException("Cannot answer " + event.eventId, e);
    }
  }

  @Override
  public void close() {
    try {
      model.close();
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot close " + modelFile, e);
    }
  }
}
