package io.millrace.benchmarks.peer;

/** The answer to one event: its features, of which NaN is null, and its score. */
public final class ShopPrediction {
  public String eventId;
  public String userId;
  public long timestamp;
  public double[] features;
  public float score;

  /** For serializers. */
  public ShopPrediction() {}

  ShopPrediction(PeerEvent event, double[] features, float score) {
    this.eventId = event.eventId;
    this.userId = event.userId;
    this.timestamp = event.timestamp;
    this.features = features;
    this.score = score;
  }
}
